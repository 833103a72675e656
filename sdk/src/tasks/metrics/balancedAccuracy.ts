import type { Metric } from "./metric.js";
import { meanOf, outcomesOf } from "./outcomes.js";

/** Mean over classes of the share of its examples that are found: rare classes count as much as frequent ones. */
export const balancedAccuracy: Metric = {
  goal: "maximize",
  unit: "share",
  definition: "mean over classes of the share of their examples that are found",
  tasks: ["classification"],
  compute: (input) =>
    meanOf(
      outcomesOf(input).flatMap(({ truePositives, falseNegatives }) => {
        const there = truePositives + falseNegatives;
        return there === 0 ? [] : [truePositives / there];
      }),
    ),
};
