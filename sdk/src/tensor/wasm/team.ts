import type { JobName, JobOf } from "./jobs.js";
import type { Pack } from "./pack.js";
import type { Share } from "./shares.js";

/**
 * Starts a job on a thread: prepares what is needed once per thread, such as a packed filter, and returns a function that works
 * on one share at a time. The job is JSON, because it may be sent to another thread.
 */
export type Work<Job> = (pack: Pack, job: Job) => (share: Share) => void;

/** The threads that share jobs. */
export interface Team {
  /** Number of threads, including this one. */
  readonly threads: number;
  /**
   * Runs all shares of a job before it returns.
   * @param items number of items, such as images or rows
   * @param shares number of shares that the items are divided into
   */
  run<Name extends JobName>(name: Name, job: JobOf<Name>, items: number, shares: number): void;
  /** Changes the number of threads; resolves when all are ready. */
  resize(threads: number): Promise<void>;
}
