import type { Job, Outcome } from "../evaluation/job.js";
import type { CurvePoint } from "../records/trial.js";

/** Options of one task's run. */
export interface JobOptions {
  /** Called with the index of the worker that takes the task (0, 1, 2, ...): until then it waits in line. */
  readonly onStart?: ((worker: number) => void) | undefined;
  /** Told of every point of a learning curve that own code reports. */
  readonly onReport?: ((point: CurvePoint) => void) | undefined;
  /** Told after every epoch how many training images went through a network. */
  readonly onImages?: ((images: number) => void) | undefined;
}

/** Where evaluations run. Tasks may be handed over all at once: an executor does as many at a time as it has workers. */
export interface Executor {
  readonly workers: number;
  /** Rejects when stopped, with the signal's reason, and when files cannot be read or written; what is wrong with a candidate is an outcome. */
  run<T extends Job>(task: T, options?: JobOptions): Promise<Outcome<T["kind"]>>;
  close(): Promise<void>;
}
