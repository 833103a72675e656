import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notebookArguments } from "../../kernel-setup/src/notebook/notebookArguments.js";
import { notRun } from "../../kernel-setup/src/notebook/notebookFormat.js";
import { readNotebook } from "../../kernel-setup/src/notebook/readNotebook.js";
import { writeNotebook } from "../../kernel-setup/src/notebook/writeNotebook.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nasbook-read-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | object) {
  const file = join(folder, "a.ipynb");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return readNotebook(file);
}
const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] };

describe("reading", () => {
  test.each<[string, string | object, RegExp]>([
    ["what is not JSON", "<<<<<<< HEAD", /^\S+a\.ipynb must be a notebook, but is not JSON: .*merge conflict markers/],
    [
      "JSON that is no notebook",
      [1],
      /must be a notebook, but is other JSON without a number "nbformat"; choose a file \.ipynb$/,
    ],
    [
      "nbformat 3",
      { nbformat: 3, worksheets: [] },
      /must have nbformat 4, but \S+ has 3; open it in Jupyter and save it, or run/,
    ],
    ["cells that are none", { ...notebook, cells: {} }, /is damaged: cells: .*; open it in Jupyter and save it again$/],
    [
      "a cell without its source",
      {
        ...notebook,
        cells: [
          { cell_type: "markdown", metadata: {}, source: "a" },
          { cell_type: "code", metadata: {} },
        ],
      },
      /is damaged: cells\[1\]\.source: /,
    ],
    ["a cell of no kind", { ...notebook, cells: [{ cell_type: "heading" }] }, /is damaged: cells\[0\]\.cell_type: /],
    [
      "a notebook in Python",
      { ...notebook, metadata: { kernelspec: { name: "python3", language: "python" } } },
      /must be in typescript or javascript, but \S+ is in python; choose the kernel "TypeScript \(nasbook\)"/,
    ],
    ["another that tells no kernel", { ...notebook, metadata: { language_info: { name: "R" } } }, / is in R;/],
  ])("refuses %s, with the way out", async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  test("says that a file is not there, or is none", async () => {
    await expect(readNotebook(join(folder, "b.ipynb"))).rejects.toThrow(/^there is no file .*b\.ipynb; check the path/);
    await expect(readNotebook(folder)).rejects.toThrow(/cannot be read: EISDIR$/);
  });
});

test("a notebook that was read and written is the same, but for ids and outputs", async () => {
  const attachments = { "a.png": { "image/png": "aGk=" } };
  const cells = [
    { cell_type: "markdown", metadata: { mine: 1 }, source: ["# A\n", "\n", "b"], attachments },
    { cell_type: "raw", metadata: {}, source: "" },
    { cell_type: "code", id: "kept", metadata: { tags: ["a"] }, source: "1\n2\n", execution_count: 3, outputs: [1] },
  ];
  const original = await read({ ...notebook, nbformat_minor: 2, metadata: { mine: { b: 1, a: [2] } }, cells });
  const file = join(folder, "new", "b.ipynb");
  await writeNotebook(file, { notebook: original, runs: cells.map(() => notRun) });
  const text = await readFile(file, "utf8");
  expect(JSON.parse(text)).toEqual({
    ...notebook,
    metadata: { mine: { b: 1, a: [2] } },
    cells: [
      { ...cells[0], id: expect.stringMatching(/^[0-9a-f]{8}$/) },
      { ...cells[1], source: [], id: expect.stringMatching(/^[0-9a-f]{8}$/) },
      { ...cells[2], source: ["1\n", "2\n"], execution_count: null, outputs: [] },
    ],
  });
  expect(text.indexOf('"cells"')).toBeLessThan(text.indexOf('"metadata"')); // as Jupyter sorts it
  expect(text).toMatch(/^\{\n "cells".*\}\n$/s);
});

describe("the arguments", () => {
  test("put the executed notebook beside the other, unless told", () => {
    expect(notebookArguments(["a/b.ipynb"])).toEqual({ file: "a/b.ipynb", out: "a/b.executed.ipynb" });
    expect(notebookArguments(["--html", "c.html", "b.ipynb", "--out=d.ipynb", "--timeout", "1.5"])).toEqual({
      file: "b.ipynb",
      out: "d.ipynb",
      html: "c.html",
      timeoutSeconds: 1.5,
    });
    expect(notebookArguments(["--help"])).toBe("help");
  });

  test.each([
    [[], /^one notebook must be given, but got none\n\nusage: npm run notebook/],
    [["a", "b"], /^one notebook must be given, but got a and b\n/],
    [["a", "--page"], 'unknown flag "--page"; known: --out FILE, --html FILE, --timeout SECONDS, --help'],
    [["a", "--out"], /^--out must be followed by a value, but got nothing;/],
    [["a", "--out", "--html"], /^--out must be followed by a value, but got --html;/],
    [["a", "--timeout", "soon"], /^--timeout must be a number of seconds above 0, .*, but is "soon"$/],
    [["a", "--timeout", "0"], /but is "0"$/],
    [["a", "--timeout", "1e9"], /but is "1e9"$/],
  ])("%j are refused", (args, message) => {
    expect(() => notebookArguments(args)).toThrow(message);
    expect(() => notebookArguments(args)).toThrow(RangeError);
  });
});
