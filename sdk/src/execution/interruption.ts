/** A signal that SIGINT (Ctrl-C, or a notebook's interrupt button) or the caller's own signal sets off. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Stops listening. */
  release(): void;
}

/** Listens until released; a second SIGINT ends the process as usual. Call it after an await: a cell's first part must not listen. */
export function listenForInterruption(own?: AbortSignal): Interruption {
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort(new Error("interrupted"));
  process.once("SIGINT", onInterrupt);
  return {
    signal: own === undefined ? interrupt.signal : AbortSignal.any([interrupt.signal, own]),
    release: () => process.off("SIGINT", onInterrupt),
  };
}
