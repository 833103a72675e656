import type { SearchProxy } from "./proxy.js";
import { reportedStages, rungs } from "./rungs.js";

/** Options of the median stopping rule. */
export interface MedianStoppingOptions {
  /**
   * Epochs after which a trial may be stopped; increasing, the last is a full training. A single number evaluates each trial in one go
   * and may stop it at any report: after each epoch of training, or at each `report` of a custom evaluator.
   * @defaultValue [1, 3, 9, 27]
   */
  readonly epochs?: number | readonly number[];
  /** Share of the training split used, in (0, 1]: one number, or one per rung, not decreasing. @defaultValue 1 */
  readonly shares?: number | readonly number[];
  /** Trials evaluated at a rung before one may be stopped there, at least 0. @defaultValue 5 */
  readonly warmup?: number;
  /**
   * Unit of `epochs` for a custom evaluator that spends another resource, e.g. "frames", "trees" or "steps".
   * @defaultValue epochs
   */
  readonly resource?: string | undefined;
}

/**
 * Median stopping rule of Google Vizier: stops a trial whose best so far is worse than the median of the other trials at the same epoch.
 * https://doi.org/10.1145/3097983.3098043
 * @throws RangeError when an option is out of range
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
