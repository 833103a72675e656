import type { CurveValue } from "../../math/curves/extrapolate.js";
import type { Trial } from "../../records/trial.js";

/** Learning curve of a metric: its value at each stage, and after each epoch where evaluations have a curve. */
export function curveOf({ evaluations }: Trial, metric: string): readonly CurveValue[] {
  const values = new Map<number, number>();
  for (const { fidelity, metrics, curve } of evaluations) {
    for (const point of curve) {
      const value = point.metrics[metric];
      if (value !== undefined) values.set(point.step, value);
    }
    const measured = metrics[metric];
    if (measured !== undefined) values.set(fidelity.epochs, measured);
  }
  return [...values].map(([x, y]) => ({ x, y })).sort((one, other) => one.x - other.x);
}
