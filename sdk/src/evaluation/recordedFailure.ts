import type { Failure } from "../records/trial.js";

/** A failure whose cause is known already. */
export class RecordedFailure extends Error {
  override readonly name = "RecordedFailure";
  readonly failure: Omit<Failure, "stage">;

  constructor(failure: Omit<Failure, "stage">) {
    super(failure.message);
    this.failure = failure;
  }
}
