/** The form of a curve but for where it begins and how far it goes: `offset + extent * shape(x)`. */
export interface CurveShape {
  readonly family: string;
  /** Monotonic for x of at least 1. */
  readonly at: (x: number) => number;
}

/**
 * Families of learning curves, each over a grid of those parameters that are not linear. Of the eleven families of
 * https://ijcai.org/Abstract/15/487 some are one family when offset and extent are free: exp4, Janoschek and Weibull are, and so are
 * Hill's and MMF.
 * @param horizon the x that curves are extrapolated to; time constants range over it
 */
export function curveShapes(horizon: number): readonly CurveShape[] {
  const times = geometric(1, 3 * horizon, 14);
  return [
    ...over("pow3", geometric(0.05, 4, 14)).map(({ family, value: power }) => ({
      family,
      at: (x: number) => x ** -power,
    })),
    ...grid("pow4", geometric(1, horizon, 6), geometric(0.2, 4, 6)).map(({ family, one: shift, other: power }) => ({
      family,
      at: (x: number) => (x + shift) ** -power,
    })),
    ...over("log log linear", geometric(0.1, 20, 8)).map(({ family, value: shift }) => ({
      family,
      at: (x: number) => Math.log(Math.log(x) + shift),
    })),
    ...over("ilog2", geometric(0.2, 4, 5)).map(({ family, value: shift }) => ({
      family,
      at: (x: number) => 1 / Math.log(x + shift),
    })),
    ...over("exp3", times).map(({ family, value: time }) => ({ family, at: (x: number) => Math.exp(-x / time) })),
    ...grid("Weibull", times, [0.4, 0.6, 0.8, 1.5, 2.5, 4]).map(({ family, one: time, other: power }) => ({
      family,
      at: (x: number) => Math.exp(-((x / time) ** power)),
    })),
    ...grid("MMF", times, [0.5, 0.75, 1, 1.5, 2.5, 4]).map(({ family, one: time, other: power }) => ({
      family,
      at: (x: number) => 1 / (1 + (x / time) ** power),
    })),
  ];
}

/** So many numbers from low to high, each larger than the one before by the same factor. */
const geometric = (low: number, high: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => low * (high / low) ** (index / (count - 1)));

const over = (family: string, values: readonly number[]) => values.map((value) => ({ family, value }));

const grid = (family: string, ones: readonly number[], others: readonly number[]) =>
  ones.flatMap((one) => others.map((other) => ({ family, one, other })));
