import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Files of the locks that this process holds. */
const held = new Set<string>();

/**
 * Takes a study's folder for this study alone: two that write one journal would spoil it. The lock of a process that was killed is
 * taken over.
 * @returns gives it back; may be called more than once
 * @throws Error that names the process that holds it
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, "lock");
  mkdirSync(folder, { recursive: true });
  for (;;)
    try {
      writeFileSync(file, `${process.pid}`, { flag: "wx" });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = Number(readFileSync(file, "utf8"));
      // our own number in a lock that we do not hold is that of an earlier process, as in containers
      if (held.has(file) || (holder !== process.pid && isAlive(holder)))
        throw new Error(
          `folder ${folder} is in use: ${held.has(file) ? "this process" : `process ${holder}`} is running its study; wait until that has ended, or delete ${file} if nothing does`,
        );
      rmSync(file, { force: true });
    }
  held.add(file);
  return () => {
    if (held.delete(file)) rmSync(file, { force: true });
  };
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false; // a lock that was not written whole
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // alive, and somebody else's
  }
}
