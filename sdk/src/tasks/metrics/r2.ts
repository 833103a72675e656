import type { Metric } from "./metric.js";
import { meanError, perTarget } from "./perTarget.js";

/** Coefficient of determination: 1 is perfect, 0 is as good as always predicting the mean. Undefined for a constant target. */
export const r2: Metric = {
  goal: "maximize",
  definition:
    "share of the target's variance that is explained, averaged over targets; below 0 when worse than the mean",
  tasks: ["regression"],
  compute: (input) =>
    perTarget(input, (truth, predicted) => {
      if (truth.every((value) => value === truth[0])) return undefined;
      const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
      const spread = truth.reduce((sum, value) => sum + (value - mean) ** 2, 0) / truth.length;
      return 1 - meanError(truth, predicted, (error) => error ** 2) / spread;
    }),
};
