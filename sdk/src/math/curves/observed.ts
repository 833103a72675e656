/** The points of a learning curve, with statistics that do not depend on the shape. */
export interface Observed {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** Weight of each point. */
  readonly weights: readonly number[];
  /** Sum of the weights: the effective number of independent observations. */
  readonly total: number;
  /** Weighted mean of `ys`. */
  readonly mean: number;
  /** Weighted sum of squared deviations from the mean. */
  readonly variation: number;
  /** Standard deviation of the points around a smooth curve. */
  readonly noise: number;
  /**
   * Prior precision of the curve's extent, in units of the squared noise. It keeps the extent in proportion to the observed
   * range.
   */
  readonly extentPrecision: number;
}

/** Weight of the newest point relative to the oldest: recent points predict best. */
const recency = 10;
/** Errors of neighbouring points are correlated, so two count as one. Calibrated on the intervals of published curves. */
const worth = 0.5;
/** Prior standard deviation of the extent, as a multiple of the observed range. */
const reach = 1.5;

/** @param points at least three, sorted by x */
export function observe(points: readonly { readonly x: number; readonly y: number }[]): Observed {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const raw = points.map((_, index) => recency ** (index / (points.length - 1)));
  const sum = raw.reduce((total, weight) => total + weight, 0);
  const total = (worth * sum * sum) / raw.reduce((squares, weight) => squares + weight * weight, 0);
  const weights = raw.map((weight) => (weight * total) / sum);
  const mean = ys.reduce((all, y, index) => all + y * (weights[index] as number), 0) / total;
  const [lowest, highest] = [Math.min(...ys), Math.max(...ys)];
  // a curve that is flat so far may still change
  const range = Math.max(highest - lowest, 0.01 * Math.max(Math.abs(lowest), Math.abs(highest)), 1e-9);
  const noise = Math.max(noiseOf(xs, ys), 1e-3 * range);
  return {
    xs,
    ys,
    weights,
    total,
    mean,
    variation: ys.reduce((all, y, index) => all + (weights[index] as number) * (y - mean) ** 2, 0),
    noise,
    extentPrecision: (noise / (reach * range)) ** 2,
  };
}

/** Median distance of points from the line between their neighbours; the median ignores single jumps. */
function noiseOf(xs: readonly number[], ys: readonly number[]): number {
  const off = ys.slice(1, -1).map((y, index) => {
    const [before, here, after] = xs.slice(index, index + 3) as [number, number, number];
    const share = (here - before) / (after - before);
    const between = (ys[index] as number) * (1 - share) + (ys[index + 2] as number) * share;
    return Math.abs(y - between) / Math.sqrt(1 + share ** 2 + (1 - share) ** 2);
  });
  off.sort((one, other) => one - other);
  return (off[off.length >> 1] as number) / 0.6745; // median absolute deviation of a standard normal
}
