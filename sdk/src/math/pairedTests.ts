import type { Rng } from "./random.js";
import { mean } from "./summary.js";

/**
 * Paired randomization test: how often the mean difference is at least as far from zero when the sign of each difference is random.
 * It assumes nothing about the distribution. https://doi.org/10.2307/2331554
 * @param differences one per pair; must not be NaN
 * @returns two-sided p-value, at least 1 / (flips + 1)
 * @throws RangeError when a difference is NaN
 */
export function signFlipTest(
  differences: readonly number[],
  { rng, flips = 10_000 }: { readonly rng: Rng; readonly flips?: number },
): number {
  if (differences.some((difference) => Number.isNaN(difference)))
    throw new RangeError("differences must be numbers, but one is NaN; leave out pairs without a value");
  if (differences.every((difference) => difference === 0)) return 1;
  const observed = Math.abs(mean(differences));
  const nearly = observed * (1 - 1e-12); // tolerance for rounding of sums in another order
  let asFar = 0;
  for (let flip = 0; flip < flips; flip++) {
    let sum = 0;
    for (const difference of differences) sum += rng() < 0.5 ? difference : -difference;
    if (Math.abs(sum / differences.length) >= nearly) asFar++;
  }
  return (asFar + 1) / (flips + 1);
}

/** Holm's correction of p-values for several tests: controls the family-wise error rate. https://www.jstor.org/stable/4615733 */
export function holmCorrected(pValues: readonly number[]): readonly number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const corrected = pValues.map(() => 1);
  let highest = 0;
  for (const [place, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - place) * (pValues[index] as number)));
    corrected[index] = highest;
  }
  return corrected;
}
