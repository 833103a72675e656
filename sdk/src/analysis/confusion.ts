/** How often a network predicts each class for images of each true class. */
export interface Confusion {
  readonly classes: readonly string[];
  /** Number of images: [true class][predicted class]. */
  readonly counts: readonly (readonly number[])[];
}
