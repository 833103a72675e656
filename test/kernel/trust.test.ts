import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findTrust } from "../../kernel-setup/src/doctor/findTrust.js";
import { jupyterPython } from "../../kernel-setup/src/doctor/jupyterPython.js";
import { notebookJson } from "./notebookRun.js";

let folder: string;
let data: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nasbook-trust-"));
  data = join(folder, "data");
  mkdirSync(data);
  vi.stubEnv("JUPYTER_DATA_DIR", data);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A notebook whose cell showed this. */
function write(name: string, mimeType: string): void {
  const notebook = notebookJson(["1"]);
  const output = { output_type: "display_data", data: { [mimeType]: "<b>1</b>" }, metadata: {} };
  const cells = notebook.cells.map((cell) => ({ ...cell, execution_count: 1, outputs: [output] }));
  writeFileSync(join(folder, name), JSON.stringify({ ...notebook, cells }));
}

const python = jupyterPython();
const notaryMissing = python === undefined || spawnSync(python, ["-c", "import nbformat.sign"]).status !== 0;
if (notaryMissing) console.log("skipped: the doctor on trust; install nbformat (Debian package jupyter-nbformat)");

describe.skipIf(notaryMissing)("the doctor on trust", () => {
  test("names the notebooks whose figures wait for it, and a line that gives it to them", () => {
    write("b.ipynb", "text/html");
    write("a c.ipynb", "text/html");
    const [before, ...others] = findTrust(folder);
    expect(others).toEqual([]);
    expect(before).toEqual({
      state: "missing",
      about: "trust",
      text: 'Jupyter shows static images for the saved figures of "a c.ipynb", b.ipynb',
      remedy: expect.stringMatching(/^(jupyter trust|\S+ -m nbformat\.sign) "a c\.ipynb" b\.ipynb$/),
    });
    expect(readdirSync(data)).toEqual([]); // looking leaves nothing behind

    const given = spawnSync(before!.remedy!, { shell: true, cwd: folder, encoding: "utf8" });
    expect(given.status, given.stderr).toBe(0);
    expect(findTrust(folder)).toMatchObject([{ state: "ok", text: "all notebooks are trusted" }]);
    write("b.ipynb", "image/svg+xml"); // another content than what was signed
    expect(findTrust(folder)).toMatchObject([{ state: "missing", remedy: expect.stringMatching(/ b\.ipynb$/) }]);
  });

  test("asks for none where nothing but text was printed", () => {
    const notebook = notebookJson(["1"]);
    const output = { output_type: "stream", name: "stdout", text: "1\n" };
    const cells = notebook.cells.map((cell) => ({ ...cell, execution_count: 1, outputs: [output] }));
    writeFileSync(join(folder, "a.ipynb"), JSON.stringify({ ...notebook, cells }));
    expect(findTrust(folder)).toMatchObject([{ state: "ok" }]);
  });

  test("says what it cannot read", () => {
    writeFileSync(join(folder, "a.ipynb"), "{");
    expect(findTrust(folder)).toMatchObject([{ state: "missing", text: expect.stringContaining("cannot read") }]);
  });
});

describe("the Python of Jupyter", () => {
  test.each([
    ["#!/bin/sh\n", process.platform === "win32" ? "python" : "python3"], // pip's way around long paths
    ["#!/opt/jupyter/bin/python3.12\nimport sys", "/opt/jupyter/bin/python3.12"],
    ["#!/usr/bin/env python3\n", "python3"],
  ])("is the one that %j names", (text, expected) => {
    writeFileSync(join(folder, "jupyter"), text);
    vi.stubEnv("PATH", folder);
    expect(jupyterPython()).toBe(expected);
  });

  test("is none where there is no Jupyter, which the doctor tells", () => {
    vi.stubEnv("PATH", folder);
    expect(jupyterPython()).toBeUndefined();
    expect(findTrust(folder)).toEqual([
      { state: "missing", about: "trust", text: "not checked, because Jupyter is not installed" },
    ]);
  });
});
