import type { JobName, JobOf } from "./jobs.js";
import type { Pack } from "./pack.js";
import type { Share } from "./shares.js";

/**
 * A job as every thread that helps begins it: what is needed once a thread, such as a packed filter, is made first; the answer works
 * on one share after the other. The job is JSON, for it may have to reach another thread.
 */
export type Work<Job> = (pack: Pack, job: Job) => (share: Share) => void;

/** The threads that jobs are shared among. */
export interface Team {
  /** How many there are, this one included. */
  readonly threads: number;
  /**
   * Has a job done, all shares of it, before it returns.
   * @param items images, rows: what the job is made of
   * @param shares into which the items are cut
   */
  run<Name extends JobName>(name: Name, job: JobOf<Name>, items: number, shares: number): void;
  /** Ends all threads but this one, or starts more; resolves when they are ready. */
  resize(threads: number): Promise<void>;
}
