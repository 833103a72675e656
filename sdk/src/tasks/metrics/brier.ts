import { probabilitiesOf } from "../task.js";
import type { Metric } from "./metric.js";

/**
 * Brier score: mean squared error of the probabilities. For two classes, of the second class; for more, summed over classes; for labels,
 * averaged over labels. https://doi.org/10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2
 */
export const brier: Metric = {
  goal: "minimize",
  definition: "mean squared error of the probabilities, of the second of two classes or summed over more",
  tasks: ["classification", "multiLabel"],
  compute({ task, targets, answers }) {
    const probabilities = probabilitiesOf(answers, task);
    const { outputs } = task;
    if (task.target.shape.length > 0) {
      let sum = 0;
      for (let index = 0; index < targets.length; index++)
        sum += ((probabilities[index] as number) - (targets[index] as number)) ** 2;
      return sum / targets.length;
    }
    let sum = 0;
    for (let index = 0; index < probabilities.length; index++) {
      const there = targets[Math.floor(index / outputs)] === index % outputs ? 1 : 0;
      sum += ((probabilities[index] as number) - there) ** 2;
    }
    return sum / targets.length / (outputs === 2 ? 2 : 1);
  },
};
