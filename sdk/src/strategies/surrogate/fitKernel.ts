import { gaussianRegression } from "../../math/gaussianRegression.js";
import type { Coordinates, Dimension, MixedKernel } from "./mixedKernel.js";

/** What a kernel can be fitted by. */
export interface KernelSettings {
  /** One a dimension of the kernel: how much a difference in it counts. */
  readonly weights: readonly number[];
  /** Variance of the noise, as a share of the signal's. */
  readonly noise: number;
}

/** Starting points: how much one differing option, and the whole range of a number, count. */
const starts = { categorical: [0.1, 0.3, 1], numeric: [0.5, 1.5, 5], noise: [1e-3, 3e-2, 3e-1] };
/** A dimension's weight is changed by these factors as long as that helps, in so many rounds at most. */
const factors = [0.4, 2.5];
const rounds = 2;
/** Standard deviation of what is believed of the logarithm of a weight: few trials cannot say that a dimension means nothing. */
const belief = 1.5;

/** The settings that make the targets likeliest: a grid for all dimensions together, then each on its own. */
export function fitKernel(
  kernel: MixedKernel,
  places: readonly Coordinates[],
  targets: readonly number[],
): KernelSettings {
  const score = ({ weights, noise }: KernelSettings, center: readonly number[]): number => {
    const covariances = places.map((one, row) => {
      const covariance = new Float64Array(row);
      for (let column = 0; column < row; column++)
        covariance[column] = kernel.covariance(one, places[column] as Coordinates, weights);
      return covariance;
    });
    const { logLikelihood = Number.NEGATIVE_INFINITY } = gaussianRegression(covariances, targets, noise) ?? {};
    return (
      logLikelihood -
      0.5 *
        weights.reduce((sum, weight, index) => sum + (Math.log(weight / (center[index] as number)) / belief) ** 2, 0)
    );
  };
  const { dimensions } = kernel;
  const some = (kind: Dimension) => dimensions.includes(kind);
  let best: KernelSettings = { weights: dimensions.map(() => 1), noise: 0.1 };
  let highest = Number.NEGATIVE_INFINITY;
  for (const categorical of some("categorical") ? starts.categorical : [1])
    for (const numeric of some("numeric") ? starts.numeric : [1])
      for (const noise of starts.noise) {
        const weights = dimensions.map((kind) => (kind === "categorical" ? categorical : numeric));
        const found = score({ weights, noise }, weights);
        if (found > highest) [best, highest] = [{ weights, noise }, found];
      }
  const center = best.weights;
  for (let round = 0, moved = true; round < rounds && moved; round++) {
    moved = false;
    for (const changed of dimensions.keys())
      for (const factor of factors) {
        const weights = best.weights.map((weight, index) => (index === changed ? weight * factor : weight));
        const found = score({ ...best, weights }, center);
        if (found <= highest) continue;
        [best, highest, moved] = [{ ...best, weights }, found, true];
        break;
      }
  }
  return best;
}
