import { normal, type Rng } from "./random.js";

/**
 * A number in [0, 1] from the distribution Beta(alpha, alpha): even for alpha 1, near 0 or 1 for less, near 0.5 for more.
 * @param alpha above 0
 */
export function symmetricBeta(alpha: number, rng: Rng): number {
  const [one, other] = [logGamma(alpha, rng), logGamma(alpha, rng)];
  return 1 / (1 + Math.exp(other - one)); // in logarithms: for a small alpha both gamma variates underflow
}

/** Logarithm of a gamma variate (Marsaglia and Tsang). https://doi.org/10.1145/358407.358414 */
function logGamma(shape: number, rng: Rng): number {
  if (shape < 1) return logGamma(shape + 1, rng) + Math.log(1 - rng()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(rng);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}
