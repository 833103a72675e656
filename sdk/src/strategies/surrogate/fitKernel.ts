import { gaussianRegression } from "../../math/gaussianRegression.js";
import type { Coordinates, Dimension, MixedKernel } from "./mixedKernel.js";

/** Hyperparameters of a kernel. */
export interface KernelSettings {
  /** Weight of a difference in each dimension of the kernel. */
  readonly weights: readonly number[];
  /** Noise variance, as a share of the signal variance. */
  readonly noise: number;
}

/** Initial grid: weight of a differing option, weight of the whole range of a number, noise. */
const starts = { categorical: [0.1, 0.3, 1], numeric: [0.5, 1.5, 5], noise: [1e-3, 3e-2, 3e-1] };
/** Coordinate search: weights are multiplied by these factors while that helps, for at most this many rounds. */
const factors = [0.4, 2.5];
const rounds = 2;
/** Prior standard deviation of log-weights: keeps a few trials from switching a dimension off. */
const belief = 1.5;

/** Maximum a posteriori settings: a grid over shared weights, then a coordinate search. */
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
