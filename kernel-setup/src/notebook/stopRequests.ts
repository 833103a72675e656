import type { StopRequests } from "./executeNotebook.js";

/** Takes the signals that would end this program as wishes to stop: the first politely, the second at once. */
export function stopRequests(): { readonly stop: StopRequests; signal(): NodeJS.Signals | undefined } {
  const interrupt = new AbortController();
  const kill = new AbortController();
  let first: NodeJS.Signals | undefined;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (first !== undefined) kill.abort();
      first ??= signal;
      interrupt.abort();
    });
  return { stop: { interrupt: interrupt.signal, kill: kill.signal }, signal: () => first };
}
