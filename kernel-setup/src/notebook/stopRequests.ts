import type { StopRequests } from "./executeNotebook.js";

/** Within this time a signal is the same wish again: npm passes on what the terminal has sent to both. */
const sameWishMs = 500;

/** Takes the signals that would end this program as wishes to stop: the first politely, the second at once. */
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
