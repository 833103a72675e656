import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nasbook-lab-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Puts a program on the PATH of the lab that answers `--version` only after some words, and else does as told. */
async function addProgram(name: string, versionOf: readonly string[], otherwise: string): Promise<void> {
  const checks = versionOf.map((words) => `[ "$*" = "${`${words} --version`.trim()}" ] && exit 0`).join("\n");
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\n${checks}\ncase "$*" in *--version) exit 1;; esac\n${otherwise}\n`);
  await chmod(file, 0o755);
}

/** @param onOutput what to do when something was printed */
async function runLab(args: readonly string[] = [], onOutput?: (lab: ChildProcess) => void) {
  const lab = spawn(process.execPath, [join(root, "kernel-setup", "dist", "lab.js"), ...args], {
    env: { PATH: folder, JUPYTER_PATH: "/elsewhere" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  lab.stdout.on("data", (text) => {
    stdout += text;
    onOutput?.(lab);
  });
  lab.stderr.on("data", (text) => {
    stderr += text;
  });
  const [code] = await once(lab, "close");
  return { stdout, stderr, code };
}

const tell = 'echo "$*"; echo "$PWD"; echo "$JUPYTER_PATH"';
const asRoot = process.getuid?.() === 0 ? " --allow-root" : "";

// the programs are shell scripts
describe.skipIf(process.platform === "win32")("the lab", () => {
  test("starts JupyterLab in the notebooks' folder, with this repository's kernel and the arguments it was given", async () => {
    await addProgram("jupyter", ["lab", "notebook"], tell);
    const { stdout, code } = await runLab(["--port", "9999"]);
    const kernels = join(root, "kernel-setup", "share", "jupyter");
    expect(stdout.split("\n").slice(0, 3)).toEqual([
      `lab${asRoot} --port 9999`,
      join(root, "notebooks"),
      `${kernels}${delimiter}/elsewhere`,
    ]);
    expect(code).toBe(0);
  });

  test("takes the notebook server when there is no JupyterLab", async () => {
    await addProgram("jupyter", ["notebook"], tell);
    expect((await runLab()).stdout).toMatch(`notebook${asRoot}\n`);
  });

  test("takes the notebook server without the command jupyter", async () => {
    await addProgram("jupyter-notebook", [""], 'echo "alone $*"');
    expect((await runLab(["a.ipynb"])).stdout).toBe(`alone${asRoot} a.ipynb\n`);
  });

  test("passes the exit code on", async () => {
    await addProgram("jupyter", ["lab"], "exit 3");
    expect((await runLab()).code).toBe(3);
  });

  test("passes signals on", async () => {
    const program = `process.on("SIGTERM", () => { console.log("stopped"); process.exit(7); });
      console.log("ready");
      setTimeout(() => {}, 60_000); // and no longer, should the signal be lost`;
    await addProgram("jupyter", ["lab"], `exec "${process.execPath}" --eval '${program}'`);
    let stops = 0;
    const { stdout, code } = await runLab([], (lab) => {
      if (stops++ === 0) lab.kill("SIGTERM");
    });
    expect(stdout).toBe("ready\nstopped\n");
    expect(code).toBe(7);
  });

  test("says how to get a Jupyter when there is none", async () => {
    const { stderr, code } = await runLab();
    expect(code).toBe(1);
    for (const line of [
      "python3 -m pip install jupyterlab",
      "sudo apt-get install jupyter-notebook",
      "brew install jupyterlab",
      "npm run notebook -- FILE.ipynb",
    ])
      expect(stderr).toContain(line);
  });
});
