import type { CurveValue } from "../../math/curves/extrapolate.js";
import type { Trial } from "../../records/trial.js";

/** A metric of a trial over the epochs: as each stage measured it, and after each epoch where there is a curve. */
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
