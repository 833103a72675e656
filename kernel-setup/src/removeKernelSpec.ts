import { existsSync, rmdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { specFile } from "./kernelSpec.js";
import { readKernelSpec } from "./readKernelSpec.js";

/** Removes the files written by `writeKernelSpec`. @returns a message for the user */
export function removeKernelSpec(data: string): string {
  const spec = readKernelSpec(data);
  if (spec === undefined) return `nothing to remove: there is no ${specFile(data)}`;
  const { file, isOurs, programs } = spec;
  const kernel = programs[1];
  // if the other copy no longer exists, only this one can remove the file
  if (!isOurs && kernel !== undefined && existsSync(kernel))
    throw new Error(`${file} was kept, because it starts another kernel: ${kernel}; uninstall it from there`);
  rmSync(file);
  try {
    rmdirSync(dirname(file));
    return `removed ${dirname(file)}`;
  } catch {
    return `removed ${file}, but kept its folder, which contains other files`;
  }
}
