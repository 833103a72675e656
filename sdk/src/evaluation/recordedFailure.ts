import type { Failure } from "../records/trial.js";

/** An error that carries the failure to record. */
export class RecordedFailure extends Error {
  override readonly name = "RecordedFailure";
  readonly failure: Omit<Failure, "stage">;

  constructor(failure: Omit<Failure, "stage">) {
    super(failure.message);
    this.failure = failure;
  }
}
