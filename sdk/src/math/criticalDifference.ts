/**
 * Quantiles of the studentized range over infinitely many degrees of freedom at 0.05, divided by the square root of 2, for 2 to 20
 * methods: table 5 of https://www.jmlr.org/papers/v7/demsar06a.html, continued.
 */
const quantiles = [
  1.96, 2.343, 2.569, 2.728, 2.85, 2.949, 3.031, 3.102, 3.164, 3.219, 3.268, 3.313, 3.354, 3.391, 3.426, 3.458, 3.489,
  3.517, 3.544,
];

/**
 * Critical difference of the Nemenyi test at level 0.05: mean ranks further apart than this differ significantly.
 * https://www.jmlr.org/papers/v7/demsar06a.html
 * @param methods number of methods that were ranked, 2 to 20
 * @param rounds number of rankings
 * @throws RangeError when `methods` is outside 2 to 20
 */
export function criticalDifference(methods: number, rounds: number): number {
  const quantile = quantiles[methods - 2];
  if (quantile === undefined)
    throw new RangeError(
      `methods must be from 2 to 20, where the critical difference is tabulated, but got ${methods}`,
    );
  return quantile * Math.sqrt((methods * (methods + 1)) / (6 * rounds));
}

/** Ranks of values, 1 for the lowest; ties get the mean of their ranks. */
export function ranksOf(values: readonly number[]): readonly number[] {
  return values.map((value) => {
    const lower = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return lower + (equal + 1) / 2;
  });
}
