/** Bounds of a positive parameter, and the size of its first grid of `count` logarithmically spaced values. */
export interface ParameterRange {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** A parametric family of curves, `offset + extent * at(x, ...parameters)`. */
export interface CurveFamily {
  readonly name: string;
  readonly ranges: readonly ParameterRange[];
  /** Monotonic for x >= 1. */
  readonly at: (x: number, ...parameters: readonly number[]) => number;
}

/**
 * Families of learning curves, from https://ijcai.org/Abstract/15/487. Some of the eleven there coincide when offset and extent are free:
 * exp4, Janoschek and Weibull; Hill, logarithmic power and MMF.
 * @param horizon the x to extrapolate to; the bounds of time constants scale with it
 */
export function curveFamilies(horizon: number): readonly CurveFamily[] {
  const time = { low: 1, high: 3 * horizon, count: 12 };
  const power = { low: 0.3, high: 5, count: 6 };
  const family = (
    name: string,
    ranges: readonly ParameterRange[],
    at: (x: number, one: number, other: number) => number,
  ): CurveFamily => ({ name, ranges, at: at as CurveFamily["at"] });
  return [
    family("pow3", [{ low: 0.05, high: 4, count: 10 }], (x, alpha) => x ** -alpha),
    family(
      "pow4",
      [
        { low: 1, high: horizon, count: 5 },
        { low: 0.2, high: 4, count: 5 },
      ],
      (x, shift, alpha) => (x + shift) ** -alpha,
    ),
    family("log log linear", [{ low: 0.1, high: 20, count: 6 }], (x, shift) => Math.log(Math.log(x) + shift)),
    family("ilog2", [{ low: 0.2, high: 4, count: 5 }], (x, shift) => 1 / Math.log(x + shift)),
    family("exp3", [time], (x, scale) => Math.exp(-x / scale)),
    family("Weibull", [time, power], (x, scale, shape) => Math.exp(-((x / scale) ** shape))),
    family("MMF", [time, power], (x, scale, shape) => 1 / (1 + (x / scale) ** shape)),
  ];
}
