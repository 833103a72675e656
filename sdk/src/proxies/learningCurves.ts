import type { SearchProxy } from "./proxy.js";
import { reportedStages, rungs } from "./rungs.js";

/** Options of stopping by extrapolated learning curves. */
export interface LearningCurvesOptions {
  /**
   * Epochs after which a trial may be stopped; increasing, the last is a full training. A single number evaluates each trial in one go
   * and may stop it at any report: after each epoch of training, or at each `report` of a custom evaluator.
   * @defaultValue [3, 9, 27]
   */
  readonly epochs?: number | readonly number[];
  /**
   * Unit of `epochs` for a custom evaluator that spends another resource, e.g. "frames", "trees" or "steps".
   * @defaultValue epochs
   */
  readonly resource?: string | undefined;
  /** A trial is stopped when its probability of beating the best so far is below this, in [0, 1). @defaultValue 0.05 */
  readonly threshold?: number;
}

/**
 * Extrapolates each learning curve by an ensemble of parametric curves and stops trials that are unlikely to beat the best fully trained
 * one. Needs at least three points of a curve; training reports one per epoch. https://ijcai.org/Abstract/15/487
 * @throws RangeError when an option is out of range
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
