import type { TargetArray } from "../tasks/task.js";

/** The three parts of a data set: to fit on, to search and select on, and to report on once. */
export type SplitName = "train" | "validation" | "test";

export const splitNames: readonly SplitName[] = ["train", "validation", "test"];

/** Inputs of examples and what is to be learned of each. The arrays are shared, not copied: do not write to them. */
export interface Split {
  readonly name: SplitName;
  /** Number of examples. */
  readonly count: number;
  /** [count, ...shape], flat. A Uint8Array means value / 255; floats mean themselves. */
  readonly inputs: Uint8Array | Float32Array;
  /** [count, ...target shape of the task], flat: class indices, labels as 0 or 1, or numbers in their own unit. */
  readonly targets: TargetArray;
}

/** How many examples each split gets, and the seed that decides which. */
export interface SplitOptions {
  /** Examples to train on; all that validation (and test) leave, when not given. */
  readonly train?: number;
  /** Examples to search and select on; a tenth of the training part, when not given. */
  readonly validation?: number;
  /** Examples to report on; all of the official test part, or a fifth of the examples where there is none, when not given. */
  readonly test?: number;
  /** Another seed draws other examples. Default 0. */
  readonly seed?: number;
}
