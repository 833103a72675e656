import { probabilitiesOf } from "../task.js";
import type { Metric } from "./metric.js";
import { meanOf } from "./outcomes.js";

/**
 * Area under the ROC curve: the probability that an example of the class scores higher than one of another class; ties count half. For
 * two classes, of the second; for more classes or labels, the mean of one against the rest.
 * https://doi.org/10.1148/radiology.143.1.7063747
 */
export const auroc: Metric = {
  goal: "maximize",
  definition: "area under the ROC curve; for more than two classes, or for labels, the mean of one against the rest",
  tasks: ["classification", "multiLabel"],
  compute({ task, targets, answers }) {
    const { outputs } = task;
    const probabilities = probabilitiesOf(answers, task);
    const single = task.target.shape.length === 0;
    const area = (output: number): readonly number[] => {
      const scores = Float64Array.from(
        { length: answers.count },
        (_, example) => probabilities[example * outputs + output] as number,
      );
      const positive = (example: number): boolean =>
        single ? targets[example] === output : targets[example * outputs + output] === 1;
      const value = areaUnder(scores, positive);
      return value === undefined ? [] : [value];
    };
    if (single && outputs === 2) return area(1)[0];
    return meanOf(task.names.flatMap((_, output) => area(output)));
  },
};

/** The exact area, from ranks; undefined when all examples are positive or all are negative. */
export function areaUnder(scores: Float64Array, positive: (example: number) => boolean): number | undefined {
  const order = Array.from(scores.keys()).sort((a, b) => (scores[a] as number) - (scores[b] as number));
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && scores[order[end] as number] === scores[order[start] as number]) end++;
    const rank = (start + 1 + end) / 2; // ties get their mean rank
    for (let place = start; place < end; place++)
      if (positive(order[place] as number)) {
        positives++;
        rankSum += rank;
      }
    start = end;
  }
  const negatives = scores.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
