import type { TargetArray } from "../tasks/task.js";

/** The three parts of a data set: for training, for search and selection, and for the final report. */
export type SplitName = "train" | "validation" | "test";

export const splitNames: readonly SplitName[] = ["train", "validation", "test"];

/** Inputs and targets of examples. The arrays are shared, not copied: do not write to them. */
export interface Split {
  readonly name: SplitName;
  /** Number of examples. */
  readonly count: number;
  /** [count, ...shape], flat. Values of a Uint8Array are divided by 255; floats are used as they are. */
  readonly inputs: Uint8Array | Float32Array;
  /** [count, ...target shape of the task], flat: class indices, labels as 0 or 1, or numbers in their own unit. */
  readonly targets: TargetArray;
}

/** Sizes of the splits, and the seed that draws them. */
export interface SplitOptions {
  /** Number of training examples. @defaultValue all that the other splits leave */
  readonly train?: number;
  /** Number of validation examples. @defaultValue a tenth of the training part */
  readonly validation?: number;
  /** Number of test examples. @defaultValue the whole official test part; without one, a fifth of the examples */
  readonly test?: number;
  /** Seed that draws the examples, a whole number. @defaultValue 0 */
  readonly seed?: number;
}
