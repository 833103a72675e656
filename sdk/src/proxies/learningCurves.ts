import type { SearchProxy } from "./proxy.js";
import { reportedStages, rungs } from "./rungs.js";

/** Options of stopping by extrapolated learning curves. */
export interface LearningCurvesOptions {
  /**
   * Epochs after which a trial may be stopped, and at last those of a whole training; increasing. One number evaluates each trial in one
   * go and may stop it whenever it reports: after each epoch of training, or at each `report` of your own evaluator.
   */
  readonly epochs?: number | readonly number[];
  /** What `epochs` counts when an evaluator of your own spends something else: "frames", "trees", "steps". */
  readonly resource?: string | undefined;
  /** A trial is stopped when the probability that it ends better than the best so far is smaller, in [0, 1). */
  readonly threshold?: number;
}

/**
 * Trains a trial on as long as its learning curve, extrapolated by an ensemble of parametric curves, may end better than the best
 * trial that was trained to the end. It takes three points of a curve to tell; training has one an epoch.
 * https://ijcai.org/Abstract/15/487
 */
export function learningCurves({
  epochs = [3, 9, 27],
  threshold = 0.05,
  resource,
}: LearningCurvesOptions = {}): SearchProxy {
  if (!(threshold >= 0 && threshold < 1))
    throw new RangeError(`threshold must be at least 0 and below 1, but got ${threshold}`);
  if (typeof epochs === "number")
    return {
      name: "learningCurves",
      stages: reportedStages(epochs, resource),
      schedule: { kind: "reportedCurves", options: { threshold } },
    };
  return {
    name: "learningCurves",
    stages: rungs("learningCurves", { epochs, resource }),
    schedule: { kind: "learningCurves", options: { threshold } },
  };
}
