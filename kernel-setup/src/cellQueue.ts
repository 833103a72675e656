import { setTimeout } from "node:timers/promises";

/** Runs one cell at a time, in the order of the requests. */
export interface CellQueue {
  /** @param run receives whether its cell was aborted */
  add(run: (isAborted: boolean) => Promise<void>): Promise<void>;
  /** Aborts every cell that was sent before the client could know of a failure. Await it before replying to the client. */
  abortWaiting(): Promise<void>;
}

/** Time for cells sent together with the failed one to arrive, in milliseconds. */
const arrivalMs = 20;

export function createCellQueue(): CellQueue {
  let last: Promise<unknown> = Promise.resolve();
  let generation = 0;
  return {
    add(run) {
      const added = generation;
      const done = last.then(() => run(added !== generation));
      last = done.catch(() => undefined);
      return done;
    },
    async abortWaiting() {
      await setTimeout(arrivalMs);
      generation++;
    },
  };
}
