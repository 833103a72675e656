import type { Rng } from "../../../math/random.js";

/** An index by its weight; the weights need not sum to 1. */
export function drawIndex(weights: readonly number[], rng: Rng): number {
  let rest = rng() * weights.reduce((sum, weight) => sum + weight, 0);
  const reached = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return reached >= 0 ? reached : weights.findLastIndex((weight) => weight > 0); // rounding
}
