import type { Observed } from "./observed.js";

/** Student's t distribution of a curve's final value, given its shape. */
export interface FittedShape {
  /** Log-evidence of the points, up to a constant. */
  readonly evidence: number;
  readonly center: number;
  readonly spread: number;
  readonly freedom: number;
}

/**
 * Fits `offset + extent * shape` by weighted least squares, with the shape scaled to 0 at the first point and 1 at the horizon. Offset,
 * extent and noise are integrated out.
 * @returns undefined when the shape is flat between the first point and the horizon
 */
export function fitShape(
  { xs, ys, weights, total, mean, variation, noise, extentPrecision }: Observed,
  shape: (x: number) => number,
  horizon: number,
): FittedShape | undefined {
  const first = shape(xs[0] as number);
  const whole = shape(horizon) - first;
  if (!(Math.abs(whole) > 1e-12)) return undefined;
  const values = xs.map((x) => (shape(x) - first) / whole);
  const center = values.reduce((sum, value, index) => sum + value * (weights[index] as number), 0) / total;
  let squares = extentPrecision;
  let products = 0;
  for (const [index, value] of values.entries()) {
    squares += (weights[index] as number) * (value - center) ** 2;
    products += (weights[index] as number) * (value - center) * ((ys[index] as number) - mean);
  }
  const extent = products / squares;
  const left = Math.max(0, variation - (products * products) / squares) + noise * noise;
  const freedom = Math.max(0, total - 1) + 1; // the noise estimated from neighbours counts as one observation
  return {
    evidence: Math.log(extentPrecision / squares) / 2 - (freedom / 2) * Math.log(left),
    center: mean + extent * (1 - center),
    spread: Math.sqrt((left / freedom) * (1 + 1 / total + (1 - center) ** 2 / squares)),
    freedom,
  };
}
