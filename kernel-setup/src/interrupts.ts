import { once } from "node:events";

/**
 * Makes SIGINT reach its listeners again. While a cell computes, Node handles the signal to stop it; if the cell adds a listener
 * meanwhile, the default action is restored afterwards, which would end the kernel.
 */
export function rearmInterrupts(): void {
  const listeners = process.rawListeners("SIGINT") as NodeJS.SignalsListener[];
  process.removeAllListeners("SIGINT");
  for (const listener of listeners) process.on("SIGINT", listener);
}

/** Calls the SIGINT listeners as the signal would, because clients send a message instead. */
export function interruptByMessage(): void {
  process.emit("SIGINT", "SIGINT");
}

/** The error that ends an interrupted cell. */
export const interruption = (): Error => new Error("Interrupted asynchronously"); // the message of tslab

/** Awaits asynchronous work of a cell that tslab does not track. */
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
