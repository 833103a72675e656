import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { kernelSpec, specFile } from "./kernelSpec.js";

/** A kernel.json of this kernel's name, as it is found. */
export interface InstalledSpec {
  readonly file: string;
  /** Node and the kernel, as far as the file names them. */
  readonly programs: readonly string[];
  /** Whether it starts the kernel of this repository. */
  readonly isOurs: boolean;
}

const schema = z.object({ argv: z.array(z.string()) });

/** @returns undefined where none is installed */
export function readKernelSpec(data: string): InstalledSpec | undefined {
  const file = specFile(data);
  if (!existsSync(file)) return undefined;
  const programs = schema.safeParse(jsonOf(file)).data?.argv.slice(0, 2) ?? [];
  return { file, programs, isOurs: programs[1] === kernelSpec.argv[1] };
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // then it names no program
  }
}
