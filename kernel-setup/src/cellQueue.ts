import { setTimeout } from "node:timers/promises";

/** One cell at a time, in the order of the requests. */
export interface CellQueue {
  /** @param run learns whether its cell was given up */
  add(run: (isAborted: boolean) => Promise<void>): Promise<void>;
  /** Gives up every cell that was sent before the client can know of a failure. Wait for it before telling the client. */
  abortWaiting(): Promise<void>;
}

/** Cells that were sent together with the one that failed may still be on their way. */
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
