import type { MetricInput } from "./metric.js";
import { meanOf } from "./outcomes.js";

/** Mean of a metric over the targets of a regression; undefined when it is undefined for one of them. */
export function perTarget(
  { task: { outputs }, targets, answers: { predictions } }: MetricInput,
  compute: (truth: Float64Array, predicted: Float64Array) => number | undefined,
): number | undefined {
  const column = (values: ArrayLike<number>, place: number) =>
    Float64Array.from({ length: values.length / outputs }, (_, example) => values[example * outputs + place] as number);
  const all = Array.from({ length: outputs }, (_, place) =>
    compute(column(targets, place), column(predictions, place)),
  );
  const defined = all.filter((value) => value !== undefined);
  return defined.length < outputs ? undefined : meanOf(defined);
}

/** Mean of f(truth - predicted). */
export const meanError = (truth: Float64Array, predicted: Float64Array, of: (error: number) => number): number =>
  truth.reduce((sum, value, index) => sum + of(value - (predicted[index] as number)), 0) / truth.length;
