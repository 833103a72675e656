import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** The locks that this process holds, by file; each promise resolves when its lock is released. */
const held = new Map<string, Promise<void>>();

/** An interrupted run needs time to finish its batch and stop its workers. */
const defaultTimeoutMs = 10_000;

/**
 * Locks a study's folder, so that no two runs write to one journal. Waits up to `timeoutMs` for another run in this process; replaces the
 * lock of a process that no longer exists.
 * @returns releases the lock; may be called more than once
 * @throws Error that names the process that holds the lock
 */
export async function lockFolder(folder: string, timeoutMs = defaultTimeoutMs): Promise<() => void> {
  const file = join(folder, "lock");
  mkdirSync(folder, { recursive: true });
  const timeout = setTimeout(timeoutMs, undefined, { ref: false });
  let timedOut = false;
  void timeout.then(() => {
    timedOut = true;
  });
  while (held.has(file) && !timedOut) await Promise.race([held.get(file), timeout]);
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
      // a lock with our own process id that we do not hold is left from an earlier process: containers reuse ids
      if (holder !== process.pid && isAlive(holder)) throw inUse(folder, file, `process ${holder}`);
      rmSync(file, { force: true });
    }
}

const inUse = (folder: string, file: string, who: string): Error =>
  new Error(
    `folder ${folder} is in use: ${who} is running its study; wait until it has ended, or delete ${file} if no process runs it`,
  );

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false; // the process was killed while it wrote the lock
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // alive, but owned by another user
  }
}
