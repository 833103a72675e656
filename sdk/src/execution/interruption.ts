/** A signal that aborts on SIGINT (Ctrl-C, or a notebook's interrupt button) or when the caller's own signal does. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Stops listening. */
  release(): void;
}

/**
 * Listens until released; a second SIGINT ends the process as usual. Call it after an `await`: the synchronous start of a cell
 * must not listen.
 */
export function listenForInterruption(own?: AbortSignal): Interruption {
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort(new Error("interrupted"));
  process.once("SIGINT", onInterrupt);
  return {
    signal: own === undefined ? interrupt.signal : AbortSignal.any([interrupt.signal, own]),
    release: () => process.off("SIGINT", onInterrupt),
  };
}
