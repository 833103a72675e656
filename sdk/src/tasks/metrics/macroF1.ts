import type { Metric } from "./metric.js";
import { meanOf, outcomesOf } from "./outcomes.js";

/**
 * Mean over classes of F1, the harmonic mean of precision and recall. Classes that neither occur nor are predicted are left
 * out.
 */
export const macroF1: Metric = {
  goal: "maximize",
  unit: "share",
  definition: "mean over classes or labels of F1, the harmonic mean of precision and recall",
  tasks: ["classification", "multiLabel"],
  compute: (input) =>
    meanOf(
      outcomesOf(input).flatMap(({ truePositives, falsePositives, falseNegatives }) => {
        const all = 2 * truePositives + falsePositives + falseNegatives;
        return all === 0 ? [] : [(2 * truePositives) / all];
      }),
    ),
};
