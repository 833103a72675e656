import type { SearchProxy } from "./proxy.js";
import { reportedStages, rungs } from "./rungs.js";

/** Options of the median stopping rule. */
export interface MedianStoppingOptions {
  /**
   * Epochs after which a trial may be stopped, and at last those of a whole training; increasing. One number evaluates each trial in one
   * go and may stop it whenever it reports: after each epoch of training, or at each `report` of your own evaluator.
   */
  readonly epochs?: number | readonly number[];
  /** Share of the training split at each rung, in (0, 1]; one number for all rungs or one a rung, never falling. */
  readonly shares?: number | readonly number[];
  /** Trials that each rung judges before the first is stopped there. */
  readonly warmup?: number;
  /** What `epochs` counts when an evaluator of your own spends something else: "frames", "trees", "steps". */
  readonly resource?: string | undefined;
}

/**
 * Trains a trial on unless its best so far is worse than the median of the others at the same epoch: the rule of Google Vizier.
 * https://doi.org/10.1145/3097983.3098043
 */
export function medianStopping({
  epochs = [1, 3, 9, 27],
  shares = 1,
  warmup = 5,
  resource,
}: MedianStoppingOptions = {}): SearchProxy {
  if (!Number.isInteger(warmup) || warmup < 0)
    throw new RangeError(`warmup must be a whole number of at least 0, but got ${warmup}`);
  if (typeof epochs === "number")
    return {
      name: "medianStopping",
      stages: reportedStages(epochs, resource),
      schedule: { kind: "reportedMedians", options: { warmup } },
    };
  return {
    name: "medianStopping",
    stages: rungs("medianStopping", { epochs, shares, resource }),
    schedule: { kind: "medianStopping", options: { warmup } },
  };
}
