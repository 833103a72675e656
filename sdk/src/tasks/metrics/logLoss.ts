import { probabilitiesOf } from "../task.js";
import type { Metric } from "./metric.js";

/** Lower bound on probabilities: log loss at 0 is infinite. */
const least = 1e-15;

/** Mean negative log-probability of the true class or labels. */
export const logLoss: Metric = {
  goal: "minimize",
  unit: "nats",
  definition: "mean negative log-probability of the true class or labels, with probabilities of at least 1e-15",
  tasks: ["classification", "multiLabel"],
  compute({ task, targets, answers }) {
    const probabilities = probabilitiesOf(answers, task);
    const single = task.target.shape.length === 0;
    let sum = 0;
    for (let index = 0; index < targets.length; index++) {
      const target = targets[index] as number;
      const given = single
        ? (probabilities[index * task.outputs + target] as number)
        : target === 1
          ? (probabilities[index] as number)
          : 1 - (probabilities[index] as number);
      sum -= Math.log(Math.max(least, given));
    }
    return sum / targets.length;
  },
};
