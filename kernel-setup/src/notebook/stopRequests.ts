import type { StopRequests } from "./executeNotebook.js";

/** Signals within this time count as one: npm forwards a signal that the terminal has already sent to both. */
const sameWishMs = 500;

/** Handles termination signals: the first interrupts the cell, the second kills the kernel. */
export function stopRequests(): { readonly stop: StopRequests; signal(): NodeJS.Signals | undefined } {
  const interrupt = new AbortController();
  const kill = new AbortController();
  let first: { readonly signal: NodeJS.Signals; readonly at: number } | undefined;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      const at = performance.now();
      if (first !== undefined && at - first.at > sameWishMs) kill.abort();
      first ??= { signal, at };
      interrupt.abort();
    });
  return { stop: { interrupt: interrupt.signal, kill: kill.signal }, signal: () => first?.signal };
}
