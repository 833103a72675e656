import { probabilitiesOf } from "../task.js";
import type { Metric } from "./metric.js";

/**
 * Top-k accuracy: share of examples whose class is among the k most likely; undefined for k or fewer classes. Ties go to the first class.
 * @param k whole number of at least 1. Default 5
 * @throws RangeError when k is not a whole number of at least 1
 */
export function topK({ k = 5 }: { readonly k?: number } = {}): Metric {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k must be a whole number of at least 1, but got ${k}`);
  return {
    goal: "maximize",
    unit: "share",
    definition: `share of examples whose class is among the ${k} most likely`,
    tasks: ["classification"],
    compute({ task, targets, answers }) {
      const { outputs } = task;
      if (outputs <= k) return undefined;
      const probabilities = probabilitiesOf(answers, task);
      let hits = 0;
      targets.forEach((target: number, example: number) => {
        const start = example * outputs;
        const own = probabilities[start + target] as number;
        let before = 0;
        for (let output = 0; output < outputs; output++) {
          const other = probabilities[start + output] as number;
          if (other > own || (other === own && output < target)) before++;
        }
        if (before < k) hits++;
      });
      return hits / targets.length;
    },
  };
}
