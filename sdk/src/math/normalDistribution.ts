/** Density of the standard normal distribution. */
export const normalDensity = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** Cumulative distribution of the standard normal; relative error below 1.2e-7, in the tail too. */
export function normalBelow(z: number): number {
  const tail = 0.5 * scaledTail(Math.abs(z) / Math.SQRT2) * Math.exp(-0.5 * z * z);
  return z > 0 ? 1 - tail : tail;
}

/** Cumulative distribution over density at z (Mills' ratio of -z), for z <= 0; does not underflow where both do. */
export const normalBelowOverDensity = (z: number): number => 0.5 * scaledTail(-z / Math.SQRT2) * Math.sqrt(2 * Math.PI);

/**
 * exp(x * x) * erfc(x) for x >= 0: a Chebyshev fit with a relative error below 1.2e-7.
 * Numerical Recipes in C, section 6.2. https://numerical.recipes
 */
function scaledTail(x: number): number {
  const t = 1 / (1 + 0.5 * x);
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * t + coefficient;
  return t * Math.exp(sum);
}

/** Highest power first. */
const coefficients = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
];
