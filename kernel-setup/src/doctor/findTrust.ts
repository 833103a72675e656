import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { installation } from "../kernelSpec.js";
import type { Finding } from "./finding.js";
import { jupyterPython } from "./jupyterPython.js";

const about = "trust";
const verdicts = z.record(z.string(), z.boolean());

/** A Python program that prints for each notebook whether Jupyter trusts it, without writing anything. */
const askNotary = `
import json, os, sys
import nbformat
from jupyter_core.paths import jupyter_data_dir
from nbformat.sign import MemorySignatureStore, NotebookNotary

folder = jupyter_data_dir()
has_signed = os.path.exists(os.path.join(folder, "nbsignatures.db"))
notary = NotebookNotary(data_dir=folder, **({} if has_signed else {"store_factory": MemorySignatureStore, "secret": b"none"}))

def is_trusted(file):
    notebook = nbformat.read(file, as_version=4)
    if notary.check_signature(notebook):
        return True
    notary.mark_cells(notebook, False) # whatever the file says of itself
    return notary.check_cells(notebook)

print(json.dumps({file: is_trusted(file) for file in sys.argv[1:]}))
`;

/**
 * Whether Jupyter trusts the notebooks of this repository and of a folder. Scripts in the outputs of untrusted notebooks do not run;
 * their saved figures are still shown.
 * @param folder working folder of the user
 */
export function findTrust(folder: string = userFolder()): readonly Finding[] {
  const own = fileURLToPath(new URL("notebooks", installation));
  const files = [...new Set([own, folder].flatMap(notebooksIn))];
  if (files.length === 0) return [];
  const python = jupyterPython();
  if (python === undefined) return [{ state: "missing", about, text: "not checked, because Jupyter is not installed" }];
  const { status, stdout } = spawnSync(python, ["-c", askNotary, ...files], { encoding: "utf8" });
  if (status !== 0) {
    const text = `not checked, because ${python} cannot read these notebooks`;
    return [{ state: "missing", about, text, remedy: `${python} -m pip install nbformat, unless one is damaged` }];
  }
  const isTrusted = verdicts.parse(JSON.parse(stdout));
  const untrusted = files.filter((file) => !isTrusted[file]).map((file) => shellWord(nameFrom(folder, file)));
  if (untrusted.length === 0) return [{ state: "ok", about, text: "all notebooks are trusted" }];
  return [
    {
      state: "missing",
      about,
      text: `Jupyter shows static images for the saved figures of ${untrusted.join(", ")}`,
      remedy: `${trustCommand(python)} ${untrusted.join(" ")}`,
    },
  ];
}

/** npm runs scripts in the package folder, so take the user's from INIT_CWD. */
const userFolder = (): string =>
  (process.env.npm_lifecycle_event === "kernel" ? process.env.INIT_CWD : undefined) ?? process.cwd();

function notebooksIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".ipynb"))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return []; // the folder does not exist
  }
}

function nameFrom(folder: string, file: string): string {
  const name = relative(folder, file);
  return name.startsWith("..") ? file : name;
}

const shellWord = (text: string): string => (/^[\w./\\:-]+$/.test(text) ? text : `"${text}"`);

/** The command that trusts notebooks; on Debian it is in a separate package. */
function trustCommand(python: string): string {
  const isThere = spawnSync("jupyter", ["trust", "--version"], { stdio: "ignore" }).status === 0;
  return isThere ? "jupyter trust" : `${python} -m nbformat.sign`;
}
