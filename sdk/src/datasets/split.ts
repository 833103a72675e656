/** The three parts of a data set: to fit on, to search and select on, and to report on once. */
export type SplitName = "train" | "validation" | "test";

export const splitNames: readonly SplitName[] = ["train", "validation", "test"];

/** Images and the index of each one's class. The arrays are shared, not copied: do not write to them. */
export interface Split {
  readonly name: SplitName;
  /** Number of images. */
  readonly count: number;
  /** [count, height, width, channels], flat. A Uint8Array means value / 255; floats mean themselves. */
  readonly pixels: Uint8Array | Float32Array;
  /** One class index an image. */
  readonly labels: Uint8Array | Uint16Array | Int32Array;
}

/** How many images each split gets, and the seed that decides which. */
export interface SplitOptions {
  /** Images to train on; all that validation (and test) leave, when not given. */
  readonly train?: number;
  /** Images to search and select on; a tenth of the training part, when not given. */
  readonly validation?: number;
  /** Images to report on; all of the official test part, or a fifth of the images where there is none, when not given. */
  readonly test?: number;
  /** Another seed draws other images. Default 0. */
  readonly seed?: number;
}
