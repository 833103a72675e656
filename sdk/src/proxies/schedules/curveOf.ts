import type { CurveValue } from "../../math/curves/extrapolate.js";
import type { CurvePoint, Trial } from "../../records/trial.js";

/** Metrics that training measures after each epoch. */
const perEpoch: Readonly<Record<string, (point: CurvePoint) => number>> = {
  accuracy: ({ validationAccuracy }) => validationAccuracy,
  loss: ({ validationLoss }) => validationLoss,
};

/** A metric of a trial over the epochs: as each stage measured it, and after each epoch where there is a curve. */
export function curveOf({ evaluations }: Trial, metric: string): readonly CurveValue[] {
  const values = new Map<number, number>();
  const ofPoint = Object.hasOwn(perEpoch, metric) ? perEpoch[metric] : undefined;
  for (const { fidelity, metrics, curve } of evaluations) {
    if (ofPoint !== undefined) for (const point of curve) values.set(point.epoch, ofPoint(point));
    const measured = metrics[metric];
    if (measured !== undefined) values.set(fidelity.epochs, measured);
  }
  return [...values].map(([x, y]) => ({ x, y })).sort((one, other) => one.x - other.x);
}
