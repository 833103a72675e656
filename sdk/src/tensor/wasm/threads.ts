import { availableParallelism } from "node:os";
import { WrongSetting } from "../wrongSetting.js";

/** The threads of the kernels. */
export interface Threads {
  /** Number of threads, including the calling one. */
  readonly threads: number;
  /**
   * Changes the number of threads, to at most 16; resolves when all are ready.
   * @throws RangeError when it is not a whole number of at least 1
   */
  resize(threads: number): Promise<void>;
}

/**
 * Number of threads of this process: the number of cores, or NASBOOK_THREADS. Results do not depend on it.
 * @throws WrongSetting, a RangeError, when NASBOOK_THREADS is not a whole number of at least 1
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

/** A convolution is divided into at most this number of shares, so more threads would be idle. */
const mostUseful = 4;

/** Number of threads for each of several concurrent tasks. */
export const threadsFor = (tasks: number): number =>
  Math.max(1, Math.min(mostUseful, Math.floor(mostThreads() / tasks)));
