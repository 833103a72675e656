import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** The locks that this process holds, by file: each a promise that is kept when the lock is given back. */
const held = new Map<string, Promise<void>>();

/** An interrupted run needs a moment to end its batch and its workers. */
const usualPatienceMs = 10_000;

/**
 * Takes a study's folder for this study alone: two that write one journal would spoil it. Waits a while for another run in this
 * process; the lock of a process that was killed is taken over.
 * @returns gives it back; may be called more than once
 * @throws Error that names the process that holds it
 */
export async function lockFolder(folder: string, patienceMs = usualPatienceMs): Promise<() => void> {
  const file = join(folder, "lock");
  mkdirSync(folder, { recursive: true });
  const patience = setTimeout(patienceMs, undefined, { ref: false });
  let isPatient = true;
  void patience.then(() => {
    isPatient = false;
  });
  while (held.has(file) && isPatient) await Promise.race([held.get(file), patience]);
  if (held.has(file)) throw inUse(folder, file, "this process");
  takeFile(folder, file);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  held.set(file, released);
  return () => {
    if (held.get(file) !== released) return;
    held.delete(file);
    rmSync(file, { force: true });
    release();
  };
}

function takeFile(folder: string, file: string): void {
  for (;;)
    try {
      writeFileSync(file, `${process.pid}`, { flag: "wx" });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = Number(readFileSync(file, "utf8"));
      // our own number in a lock that we do not hold is that of an earlier process, as in containers
      if (holder !== process.pid && isAlive(holder)) throw inUse(folder, file, `process ${holder}`);
      rmSync(file, { force: true });
    }
}

const inUse = (folder: string, file: string, who: string): Error =>
  new Error(
    `folder ${folder} is in use: ${who} is running its study; wait until that has ended, or delete ${file} if nothing does`,
  );

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false; // a lock that was not written whole
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // alive, and somebody else's
  }
}
