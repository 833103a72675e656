import { normalBelow, normalBelowOverDensity, normalDensity } from "../../math/normalDistribution.js";
import type { Acquisition } from "./acquisition.js";

/**
 * Logarithm of how much better than the best a candidate will be on average: the logarithm still tells candidates apart that hardly
 * can be better. https://doi.org/10.1023/A:1008306431147, https://arxiv.org/abs/2310.20708
 */
export const expectedImprovement: Acquisition = ({ mean, deviation }, best) =>
  Math.log(deviation) + logImprovement((best - mean) / deviation);

/** Below this many deviations the difference of two nearly equal numbers is replaced by its limit. */
const limit = -30;

function logImprovement(z: number): number {
  if (z > -1) return Math.log(normalDensity(z) + z * normalBelow(z));
  const logDensity = -0.5 * z * z - 0.5 * Math.log(2 * Math.PI);
  return logDensity + (z > limit ? Math.log1p(z * normalBelowOverDensity(z)) : -2 * Math.log(-z));
}
