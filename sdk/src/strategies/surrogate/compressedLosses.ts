import type { Observation } from "../observations.js";

/** Unit of distance from the best, as a share of the median distance. */
const unit = 0.5;

/**
 * Targets of a model for trials at one stage, lower is better, with mean 0 and deviation 1: the logarithm of the distance from the best
 * loss, so that a few very bad trials do not dominate. Infeasible trials come after all feasible ones, in the order of their violation;
 * failed trials come last.
 */
export function compressedLosses(known: readonly Observation[]): readonly number[] {
  const losses = known.map(({ newest }) => (newest?.violation === 0 ? (newest.losses[0] as number) : undefined));
  const fit = losses.filter((loss) => loss !== undefined).sort((a, b) => a - b);
  const lowest = fit[0] ?? 0;
  const extent = (fit.at(-1) ?? 0) - lowest;
  const scale = unit * ((fit[Math.floor(fit.length / 2)] ?? 0) - lowest) || extent || 1;
  const worst = Math.log1p(extent / scale);
  const violations = known
    .flatMap(({ newest }) => (newest !== undefined && newest.violation > 0 ? [newest.violation] : []))
    .sort((a, b) => a - b);
  return standardised(
    known.map(({ newest }, index) => {
      const loss = losses[index];
      if (loss !== undefined) return Math.log1p((loss - lowest) / scale);
      const worse = newest === undefined ? violations.length : violations.indexOf(newest.violation);
      return worst + (worse + 1) / (violations.length + 1);
    }),
  );
}

function standardised(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const deviation = Math.sqrt(variance) || 1;
  return values.map((value) => (value - mean) / deviation);
}
