import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Kernel name in notebooks and name of the spec's folder. */
export const kernelName = "nasbook";

/** Root of this repository. */
export const installation = new URL("../../", import.meta.url);

/** The content of kernel.json. https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs */
export const kernelSpec = {
  argv: [process.execPath, fileURLToPath(new URL("kernel-setup/dist/kernel.js", installation)), "{connection_file}"],
  display_name: "TypeScript (nasbook)",
  language: "typescript",
  // signals do not stop code after an `await`, and Jupyter sends none on Windows
  interrupt_mode: "message",
  // lets notebooks outside a project import the packages of this one, such as "nasbook"
  env: { NODE_PATH: fileURLToPath(new URL("node_modules", installation)) },
} as const;

/** A data folder for JUPYTER_PATH, which leaves the user's settings unchanged. */
export const repositoryData = fileURLToPath(new URL("kernel-setup/share/jupyter", installation));

/** Path of kernel.json. @param data Jupyter data folder, which contains `kernels` */
export const specFile = (data: string): string => join(data, "kernels", kernelName, "kernel.json");

/** Writes the kernel spec. @returns the kernel's folder */
export function writeKernelSpec(dataFolder: string): string {
  const file = specFile(dataFolder);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(kernelSpec, null, 2)}\n`);
  return dirname(file);
}
