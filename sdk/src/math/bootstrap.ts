import { quantileSorted } from "simple-statistics";
import { integerBelow, type Rng } from "./random.js";

/** Options of a bootstrap interval. */
export interface BootstrapOptions {
  readonly rng: Rng;
  /** Samples drawn with replacement. */
  readonly resamples?: number;
  /** Share of the resampled statistics inside the interval, in (0, 1). */
  readonly level?: number;
}

/**
 * Percentile bootstrap interval of a statistic over `n` observations: the statistic of samples drawn with replacement, cut at both
 * ends. Samples without a statistic (NaN) are left out. https://doi.org/10.1214/aos/1176344552
 * @param statistic of the observations at these indices, which may repeat; the list is overwritten by the next sample
 * @returns lower and upper end, or undefined when no sample had a statistic
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
