import { once } from "node:events";

/**
 * Makes SIGINT reach its listeners again. While a cell computes, Node diverts the signal to stop it; a listener that the
 * cell adds meanwhile leaves the signal at its default afterwards, which would end the kernel.
 */
export function rearmInterrupts(): void {
  const listeners = process.rawListeners("SIGINT") as NodeJS.SignalsListener[];
  process.removeAllListeners("SIGINT");
  for (const listener of listeners) process.on("SIGINT", listener);
}

/** Tells everyone who listens for SIGINT, as the signal would: clients send a message instead. */
export function interruptByMessage(): void {
  process.emit("SIGINT", "SIGINT");
}

/** What ends a cell. */
export const interruption = (): Error => new Error("Interrupted asynchronously"); // as tslab says it

/** Waits for work of a cell that tslab does not know of. */
export async function unlessInterrupted<T>(work: T | Promise<T>): Promise<T> {
  const finished = new AbortController();
  const interrupt = once(process, "SIGINT", { signal: finished.signal }).then((): never => {
    throw interruption();
  });
  try {
    return await Promise.race([work, interrupt]);
  } finally {
    finished.abort();
  }
}
