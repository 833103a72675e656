/** How one candidate did on one data set other than the one it was found on. */
export interface TransferRow {
  readonly dataset: string;
  readonly candidate: "found" | "random baseline";
  /** Whether training began from the weights of the first data set, with a fresh head, or from random weights. */
  readonly from: "fine-tuned" | "scratch";
  /** What `scores` are of: the same metric in all rows. */
  readonly metric: string;
  /** Unit of the metric, where it has one: "share" is 0 to 1. */
  readonly unit?: string;
  /** One per seed, on the test split. */
  readonly scores: readonly number[];
  /** Training images spent, all seeds together. */
  readonly images: number;
}
