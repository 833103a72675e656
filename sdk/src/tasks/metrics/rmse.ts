import type { Metric } from "./metric.js";
import { meanError, perTarget } from "./perTarget.js";

/** Root of the mean squared error. */
export const rmse: Metric = {
  goal: "minimize",
  definition: "root of the mean squared error in the unit of the target, averaged over targets",
  tasks: ["regression"],
  compute: (input) =>
    perTarget(input, (truth, predicted) => Math.sqrt(meanError(truth, predicted, (error) => error ** 2))),
};
