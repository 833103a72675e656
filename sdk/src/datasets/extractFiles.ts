import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { unpacked } from "./unpacked.js";
import { untar } from "./untar.js";

/**
 * Extracts files by name, from any path in a tar archive (gzipped or plain), into a folder; each is written atomically.
 * @throws Error when the archive is truncated or damaged
 */
export async function extractFiles(archive: string, folder: string, names: readonly string[]): Promise<void> {
  const members = untar(unpacked(await readFile(archive), archive), archive);
  await mkdir(folder, { recursive: true });
  for (const [path, bytes] of members) {
    const name = basename(path);
    if (!names.includes(name)) continue;
    const unfinished = join(folder, `${name}.${process.pid}.part`);
    await writeFile(unfinished, bytes);
    await rename(unfinished, join(folder, name));
  }
}
