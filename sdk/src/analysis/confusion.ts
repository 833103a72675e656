/** Which classes a network takes for which. */
export interface Confusion {
  readonly classes: readonly string[];
  /** Number of images: [true class][predicted class]. */
  readonly counts: readonly (readonly number[])[];
}
