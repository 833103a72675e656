import type { Confusion } from "../analysis/confusion.js";
import type { SplitName } from "../datasets/split.js";
import { type Figure, plots } from "../plots/index.js";
import type { Metrics } from "../records/trial.js";
import { scoreText } from "./scoreText.js";

/** How a model does on one split of one data set. */
export class ModelEvaluation {
  /** Name of the data set. */
  readonly dataset: string;
  readonly split: SplitName;
  /** Examples of the split. */
  readonly count: number;
  /** Name of the metric that the task is after, such as `accuracy`: what `summary` tells. */
  readonly objective: string;
  /** Every metric that is defined for the task on this split, such as `accuracy`, 0 to 1, and `loss`. */
  readonly metrics: Metrics;
  /** Examples by true and predicted class; undefined unless the task is a classification. */
  readonly confusion: Confusion | undefined;

  constructor(parts: Omit<ModelEvaluation, "accuracy" | "summary" | "plot" | "toJSON">) {
    this.dataset = parts.dataset;
    this.split = parts.split;
    this.count = parts.count;
    this.objective = parts.objective;
    this.metrics = parts.metrics;
    this.confusion = parts.confusion;
    Object.freeze(this);
  }

  /** Share of right answers, 0 to 1; undefined where the task has none. */
  get accuracy(): number | undefined {
    return this.metrics.accuracy;
  }

  /** "97.31 % on the test split of mnist (1000 examples)". */
  get summary(): string {
    const score = this.metrics[this.objective];
    const told = score === undefined ? `${this.objective} is not defined` : scoreText(this.objective, [score]);
    return `${told} on the ${this.split} split of ${this.dataset} (${this.count} examples)`;
  }

  /** The confusion matrix. @throws Error unless the task is a classification */
  plot(): Figure {
    if (this.confusion === undefined)
      throw new Error(`there is no confusion to plot of a ${this.objective}; the metrics are in \`metrics\``);
    return plots.confusion(this.confusion);
  }

  toJSON() {
    const { dataset, split, count, objective, metrics, confusion } = this;
    return { dataset, split, count, objective, metrics, confusion };
  }
}
