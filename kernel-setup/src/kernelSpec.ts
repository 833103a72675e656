import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What notebooks name as theirs, and folders of kernels are called. */
export const kernelName = "nasbook";

/** Where this repository is. */
export const installation = new URL("../../", import.meta.url);

/** The content of kernel.json. https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs */
export const kernelSpec = {
  argv: [process.execPath, fileURLToPath(new URL("kernel-setup/dist/kernel.js", installation)), "{connection_file}"],
  display_name: "TypeScript (nasbook)",
  language: "typescript",
  // a signal stops no code after an `await`, and Jupyter has none for Windows
  interrupt_mode: "message",
  // where notebooks outside of any project find the packages of this one, "nasbook" above all
  env: { NODE_PATH: fileURLToPath(new URL("node_modules", installation)) },
} as const;

/** The folder that Jupyter finds through JUPYTER_PATH, without touching the user's own settings. */
export const repositoryData = fileURLToPath(new URL("kernel-setup/share/jupyter", installation));

/** The file that tells Jupyter of the kernel. @param data a folder in which Jupyter looks for a folder `kernels` */
export const specFile = (data: string): string => join(data, "kernels", kernelName, "kernel.json");

/** Writes the spec where Jupyter looks for kernels. @returns the kernel's folder */
export function writeKernelSpec(dataFolder: string): string {
  const file = specFile(dataFolder);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(kernelSpec, null, 2)}\n`);
  return dirname(file);
}
