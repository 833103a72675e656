import { normalBelow, normalBelowOverDensity, normalDensity } from "../../math/normalDistribution.js";
import type { Acquisition } from "./acquisition.js";

/**
 * Logarithm of the expected improvement over the best loss. The logarithm still orders candidates whose improvement underflows.
 * https://doi.org/10.1023/A:1008306431147, https://arxiv.org/abs/2310.20708
 */
export const expectedImprovement: Acquisition = ({ mean, deviation }, best) =>
  Math.log(deviation) + logImprovement((best - mean) / deviation);

/** Below this many deviations, an asymptotic expression avoids cancellation. */
const limit = -30;

function logImprovement(z: number): number {
  if (z > -1) return Math.log(normalDensity(z) + z * normalBelow(z));
  const logDensity = -0.5 * z * z - 0.5 * Math.log(2 * Math.PI);
  return logDensity + (z > limit ? Math.log1p(z * normalBelowOverDensity(z)) : -2 * Math.log(-z));
}
