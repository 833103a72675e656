import { availableParallelism } from "node:os";
import { WrongSetting } from "../wrongSetting.js";

/** Threads that compute together. */
export interface Threads {
  /** How many there are, the one that calls included. */
  readonly threads: number;
  /**
   * Changes their number, to 16 at most; resolves when all are ready.
   * @throws RangeError when it is no whole number from 1
   */
  resize(threads: number): Promise<void>;
}

/**
 * How many threads this process may compute with: as many as there are cores, or NASBOOK_THREADS. Numbers do not depend on it.
 * @throws WrongSetting, a RangeError, when NASBOOK_THREADS is no whole number from 1
 */
export function mostThreads(): number {
  const given = process.env.NASBOOK_THREADS;
  if (given === undefined || given === "") return availableParallelism();
  const threads = Number(given);
  if (!Number.isInteger(threads) || threads < 1)
    throw new WrongSetting(
      `NASBOOK_THREADS must be a whole number from 1, but is "${given}"; unset it to use all cores`,
    );
  return threads;
}

/** A convolution is cut into no more pieces than this, so that more threads would only look on. */
const mostUseful = 4;

/** How many threads each of so many tasks may compute with when they run at the same time. */
export const threadsFor = (tasks: number): number =>
  Math.max(1, Math.min(mostUseful, Math.floor(mostThreads() / tasks)));
