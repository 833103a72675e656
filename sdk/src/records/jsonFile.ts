import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a value as JSON: whole or not at all, creating the folder. @throws Error that names the file when it cannot be written */
export async function writeJson(value: unknown, file: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, JSON.stringify(value));
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined); // the first failure is the one worth telling
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file} cannot be written: ${why}; free or mend that place and run it again`, { cause });
  }
}
