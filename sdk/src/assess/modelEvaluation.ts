import type { Confusion } from "../analysis/confusion.js";
import type { SplitName } from "../datasets/split.js";
import { type Figure, plots } from "../plots/index.js";
import { percent } from "../plots/theme.js";
import type { Metrics } from "../records/trial.js";

/** How a model does on one split of one data set. */
export class ModelEvaluation {
  /** Name of the data set. */
  readonly dataset: string;
  readonly split: SplitName;
  /** Examples of the split. */
  readonly count: number;
  /** Every metric that is defined for a classification of this split, such as `accuracy`, 0 to 1, and `loss`, in nats. */
  readonly metrics: Metrics;
  readonly confusion: Confusion;

  constructor(parts: Omit<ModelEvaluation, "accuracy" | "summary" | "plot" | "toJSON">) {
    this.dataset = parts.dataset;
    this.split = parts.split;
    this.count = parts.count;
    this.metrics = parts.metrics;
    this.confusion = parts.confusion;
    Object.freeze(this);
  }

  /** Share of right answers, 0 to 1. */
  get accuracy(): number {
    return this.metrics.accuracy as number; // measured of every classification
  }

  /** "97.31 % on the test split of mnist (1000 examples)". */
  get summary(): string {
    return `${percent(this.accuracy, 2)} on the ${this.split} split of ${this.dataset} (${this.count} examples)`;
  }

  /** The confusion matrix. */
  plot(): Figure {
    return plots.confusion(this.confusion);
  }

  toJSON() {
    const { dataset, split, count, metrics, confusion } = this;
    return { dataset, split, count, metrics, confusion };
  }
}
