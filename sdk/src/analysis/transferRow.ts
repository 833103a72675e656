/** How one candidate did on one data set other than the one it was found on. */
export interface TransferRow {
  readonly dataset: string;
  readonly candidate: "found" | "random baseline";
  /** Whether training began from the weights of the first data set, with a fresh head, or from random weights. */
  readonly from: "fine-tuned" | "scratch";
  /** One a seed, on the test split, 0 to 1. */
  readonly accuracies: readonly number[];
  /** Training images spent, all seeds together. */
  readonly images: number;
}
