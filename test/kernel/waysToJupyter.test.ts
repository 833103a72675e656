import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { waysToJupyter } from "../../kernel-setup/src/waysToJupyter.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nasbook-ways-"));
  vi.stubEnv("PATH", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Puts a program on the PATH that succeeds unless its arguments contain one of these. */
function addProgram(name: string, ...failsAt: readonly string[]): void {
  const cases = failsAt.map((words) => `case "$*" in *"${words}"*) exit 1;; esac\n`);
  writeFileSync(join(folder, name), `#!/bin/sh\n${cases.join("")}exit 0\n`);
  chmodSync(join(folder, name), 0o755);
}
const sudo = process.getuid?.() === 0 ? "" : "sudo ";

// the programs are shell scripts
describe.skipIf(process.platform === "win32")("a machine", () => {
  test("with no installer is told of all", () => {
    expect(waysToJupyter()).toEqual([
      "  pip:   python3 -m pip install jupyterlab",
      "  apt:   sudo apt-get install jupyter-notebook",
      "  brew:  brew install jupyterlab",
    ]);
  });

  test("is told of those that it has", () => {
    addProgram("brew");
    expect(waysToJupyter()).toEqual(["  brew:  brew install jupyterlab"]);
    addProgram("python3", "EXTERNALLY-MANAGED");
    expect(waysToJupyter()).toEqual(["  pip:   python3 -m pip install jupyterlab", "  brew:  brew install jupyterlab"]);
  });

  test("whose Python belongs to the system is told of an environment, where it can make one", () => {
    addProgram("apt-get");
    addProgram("python3");
    expect(waysToJupyter()[0]).toBe(
      "  pip:   python3 -m venv ~/jupyter && ~/jupyter/bin/pip install jupyterlab && export PATH=~/jupyter/bin:$PATH",
    );
    addProgram("python3", "ensurepip");
    expect(waysToJupyter()).toEqual([`  apt:   ${sudo}apt-get install jupyter-notebook`]);
  });

  test("whose Python has no pip is not told of it", () => {
    addProgram("python3", "pip --version");
    addProgram("apt-get");
    expect(waysToJupyter()).toHaveLength(1);
  });

  test("whose apt has JupyterLab gets that", () => {
    addProgram("apt-get");
    addProgram("apt-cache");
    expect(waysToJupyter()).toEqual([`  apt:   ${sudo}apt-get install jupyterlab`]);
  });
});
