import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a value as JSON atomically, creating the folder. @throws Error when it cannot be written */
export async function writeJson(value: unknown, file: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, JSON.stringify(value));
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined); // report the first error
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `${file} cannot be written: ${why}; free some space or fix the folder's permissions, then run again`,
      { cause },
    );
  }
}
