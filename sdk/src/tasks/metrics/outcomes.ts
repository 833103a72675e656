import type { MetricInput } from "./metric.js";

/** Confusion counts of one class or label. */
export interface Outcomes {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/** Confusion counts of each class or label. */
export function outcomesOf({ task, targets, answers: { predictions } }: MetricInput): readonly Outcomes[] {
  const counts = task.names.map(() => ({ truePositives: 0, falsePositives: 0, falseNegatives: 0 }));
  type Counts = (typeof counts)[number];
  for (let index = 0; index < targets.length; index++) {
    const [target, predicted] = [targets[index] as number, predictions[index] as number];
    if (task.target.shape.length === 0) {
      if (target === predicted) (counts[target] as Counts).truePositives++;
      else {
        (counts[target] as Counts).falseNegatives++;
        (counts[predicted] as Counts).falsePositives++;
      }
    } else {
      const label = counts[index % task.outputs] as Counts;
      if (target === 1 && predicted === 1) label.truePositives++;
      else if (target === 1) label.falseNegatives++;
      else if (predicted === 1) label.falsePositives++;
    }
  }
  return counts;
}

/** Arithmetic mean; undefined for no numbers. */
export const meanOf = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
