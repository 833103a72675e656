import { existsSync, rmdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { specFile } from "./kernelSpec.js";
import { readKernelSpec } from "./readKernelSpec.js";

/** Removes what `writeKernelSpec` wrote, and nothing else. @returns what was done, for a person */
export function removeKernelSpec(data: string): string {
  const spec = readKernelSpec(data);
  if (spec === undefined) return `nothing to remove: there is no ${specFile(data)}`;
  const { file, isOurs, programs } = spec;
  const kernel = programs[1];
  // of a copy that is gone nobody else can remove it
  if (!isOurs && kernel !== undefined && existsSync(kernel))
    throw new Error(`${file} was left, for it starts another kernel: ${kernel}; uninstall it from there`);
  rmSync(file);
  try {
    rmdirSync(dirname(file));
    return `removed ${dirname(file)}`;
  } catch {
    return `removed ${file}, and left its folder, in which there are other files`;
  }
}
