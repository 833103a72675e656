/** A learning curve as it was seen, and what can be told of it whatever its shape. */
export interface Observed {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** How much each point counts. */
  readonly weights: readonly number[];
  /** Their sum: how many independent observations the points are worth. */
  readonly total: number;
  /** Weighted mean of `ys`. */
  readonly mean: number;
  /** Weighted sum of squared deviations from the mean. */
  readonly variation: number;
  /** Standard deviation of a point from a smooth curve. */
  readonly noise: number;
  /** How much is known beforehand of how far the curve goes from its first point, in squares of noise: it is no multiple of what was seen. */
  readonly extentPrecision: number;
}

/** The newest point counts as much as ten of the oldest: a curve goes on as it was lately. */
const recency = 10;
/** Neighbouring points of a curve err alike, so that two are worth one; with it, intervals of published curves hold what they say. */
const worth = 0.5;
/** How far a curve may go, as a multiple of the range seen: one standard deviation. */
const reach = 1.5;

/** @param points at least three, in the order of x */
export function observe(points: readonly { readonly x: number; readonly y: number }[]): Observed {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const raw = points.map((_, index) => recency ** (index / (points.length - 1)));
  const sum = raw.reduce((total, weight) => total + weight, 0);
  const total = (worth * sum * sum) / raw.reduce((squares, weight) => squares + weight * weight, 0);
  const weights = raw.map((weight) => (weight * total) / sum);
  const mean = ys.reduce((all, y, index) => all + y * (weights[index] as number), 0) / total;
  const [lowest, highest] = [Math.min(...ys), Math.max(...ys)];
  // a curve that has not moved yet may still begin to
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

/** How far points are from the line between their neighbours, by the median, so that a jump does not make all of it noise. */
function noiseOf(xs: readonly number[], ys: readonly number[]): number {
  const off = ys.slice(1, -1).map((y, index) => {
    const [before, here, after] = xs.slice(index, index + 3) as [number, number, number];
    const share = (here - before) / (after - before);
    const between = (ys[index] as number) * (1 - share) + (ys[index + 2] as number) * share;
    return Math.abs(y - between) / Math.sqrt(1 + share ** 2 + (1 - share) ** 2);
  });
  off.sort((one, other) => one - other);
  return (off[off.length >> 1] as number) / 0.6745; // the median of a standard normal number's size
}
