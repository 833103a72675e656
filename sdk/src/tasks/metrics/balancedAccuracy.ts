import type { Metric } from "./metric.js";
import { meanOf, outcomesOf } from "./outcomes.js";

/** Mean recall over classes: rare classes count as much as frequent ones. */
export const balancedAccuracy: Metric = {
  goal: "maximize",
  unit: "share",
  definition: "mean over classes of recall, the share of a class's examples that are predicted as such",
  tasks: ["classification"],
  compute: (input) =>
    meanOf(
      outcomesOf(input).flatMap(({ truePositives, falseNegatives }) => {
        const there = truePositives + falseNegatives;
        return there === 0 ? [] : [truePositives / there];
      }),
    ),
};
