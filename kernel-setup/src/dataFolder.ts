import { execFileSync } from "node:child_process";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { InstallTarget } from "./installTarget.js";
import { repositoryData } from "./kernelSpec.js";

/** The Jupyter data folder, which contains `kernels`. https://docs.jupyter.org/en/latest/use/jupyter-directories.html */
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

/** The command of Python on this platform. */
export const python = process.platform === "win32" ? "python" : "python3";

function pythonPrefix(): string {
  try {
    return execFileSync(python, ["-c", "import sys; print(sys.prefix)"], { encoding: "utf8" }).trim();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new Error(
      `--sys-prefix needs the folder of ${python}, but it could not be read: ${reason}; activate an environment, or use --prefix DIR or --user`,
      { cause },
    );
  }
}
