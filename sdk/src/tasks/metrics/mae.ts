import type { Metric } from "./metric.js";
import { meanError, perTarget } from "./perTarget.js";

/** Mean absolute error. */
export const mae: Metric = {
  goal: "minimize",
  definition: "mean absolute error in the unit of the target, averaged over targets",
  tasks: ["regression"],
  compute: (input) => perTarget(input, (truth, predicted) => meanError(truth, predicted, Math.abs)),
};
