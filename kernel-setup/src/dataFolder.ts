import { execFileSync } from "node:child_process";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { InstallTarget } from "./installTarget.js";
import { repositoryData } from "./kernelSpec.js";

/** The folder in which Jupyter looks for a folder `kernels`. https://docs.jupyter.org/en/latest/use/jupyter-directories.html */
export function dataFolder(target: InstallTarget): string {
  switch (target.kind) {
    case "repository":
      return repositoryData;
    case "user":
      return process.env.JUPYTER_DATA_DIR || userData();
    case "prefix":
      return join(resolve(target.folder), "share", "jupyter");
    case "sys-prefix":
      return join(pythonPrefix(), "share", "jupyter");
    default:
      return target satisfies never;
  }
}

function userData(): string {
  switch (process.platform) {
    case "darwin":
      return join(homedir(), "Library", "Jupyter");
    case "win32":
      return join(process.env.APPDATA ?? join(homedir(), "AppData", "Roaming"), "jupyter");
    default:
      return join(process.env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "jupyter");
  }
}

/** How Python is called here. */
export const python = process.platform === "win32" ? "python" : "python3";

function pythonPrefix(): string {
  try {
    return execFileSync(python, ["-c", "import sys; print(sys.prefix)"], { encoding: "utf8" }).trim();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new Error(
      `--sys-prefix asks ${python} for its folder, but that failed: ${reason}; activate an environment, or use --prefix DIR or --user`,
      { cause },
    );
  }
}
