import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { kernelSpec, specFile } from "./kernelSpec.js";

/** An installed kernel.json with this kernel's name. */
export interface InstalledSpec {
  readonly file: string;
  /** Paths of Node and the kernel, if the file names them. */
  readonly programs: readonly string[];
  /** Whether it starts the kernel of this repository. */
  readonly isOurs: boolean;
}

const schema = z.object({ argv: z.array(z.string()) });

/** @returns undefined when none is installed */
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
    return undefined; // invalid: it names no program
  }
}
