import { quantileSorted } from "simple-statistics";
import { integerBelow, type Rng } from "./random.js";

/** Options of a bootstrap interval. */
export interface BootstrapOptions {
  readonly rng: Rng;
  /** Number of bootstrap samples. @defaultValue 2000 */
  readonly resamples?: number;
  /** Confidence level, in (0, 1). @defaultValue 0.95 */
  readonly level?: number;
}

/**
 * Percentile bootstrap interval of a statistic of `n` observations. Samples whose statistic is NaN are left out.
 * https://doi.org/10.1214/aos/1176344552
 * @param statistic of the observations at these indices, which may repeat; the next sample reuses the array
 * @returns lower and upper bound, or undefined when the statistic of every sample is NaN
 */
export function bootstrapInterval(
  n: number,
  statistic: (indices: readonly number[]) => number,
  { rng, resamples = 2_000, level = 0.95 }: BootstrapOptions,
): readonly [number, number] | undefined {
  const indices = new Array<number>(n).fill(0);
  const statistics: number[] = [];
  for (let sample = 0; sample < resamples; sample++) {
    for (let i = 0; i < n; i++) indices[i] = integerBelow(n, rng);
    const value = statistic(indices);
    if (!Number.isNaN(value)) statistics.push(value);
  }
  if (statistics.length === 0) return undefined;
  statistics.sort((a, b) => a - b);
  const tail = (1 - level) / 2;
  return [quantileSorted(statistics, tail), quantileSorted(statistics, 1 - tail)];
}
