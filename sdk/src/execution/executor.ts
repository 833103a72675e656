import type { Job, Outcome } from "../evaluation/job.js";
import type { CurvePoint } from "../records/trial.js";

/** Options of one job. */
export interface JobOptions {
  /** Called with the index of the worker that takes the task (0, 1, 2, ...): until then it waits in line. */
  readonly onStart?: ((worker: number) => void) | undefined;
  /** Called with every learning-curve point that a custom evaluator reports. */
  readonly onReport?: ((point: CurvePoint) => void) | undefined;
  /** Called after every epoch with the number of training examples processed. */
  readonly onImages?: ((images: number) => void) | undefined;
}

/** Runs jobs, as many at a time as it has workers; the others are queued. */
export interface Executor {
  readonly workers: number;
  /**
   * Rejects with the signal's reason when stopped, and when files cannot be read or written. A failed evaluation is an outcome,
   * not a rejection.
   */
  run<T extends Job>(task: T, options?: JobOptions): Promise<Outcome<T["kind"]>>;
  close(): Promise<void>;
}
