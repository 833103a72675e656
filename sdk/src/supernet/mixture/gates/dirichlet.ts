import { normal, type Rng } from "../../../math/random.js";
import { all, type Drawn, type Gate } from "./gate.js";

/** Added to the shape of each gamma distribution, so that rejections hardly bias the gradient. https://arxiv.org/abs/1610.05683 */
const boost = 10;

/** Weights from a Dirichlet distribution with concentrations elu(logit) + 1; the gradient goes through the sample. https://arxiv.org/abs/2006.10355 */
export const dirichlet = (): Gate => ({
  draw(logits, { rng }) {
    const samples = logits.map((logit) => gamma(concentration(logit), rng));
    const sum = samples.reduce((total, { value }) => total + value, 0);
    const weights = samples.map(({ value }) => value / sum);
    return {
      weights,
      active: all(logits),
      backward: throughShares(
        weights,
        sum,
        (index) => (samples[index]?.slope as number) * slopeOf(logits[index] as number),
      ),
    };
  },
  expected(logits): Drawn {
    const concentrations = logits.map(concentration);
    const sum = concentrations.reduce((total, one) => total + one, 0);
    const weights = concentrations.map((one) => one / sum);
    return {
      weights,
      active: all(logits),
      backward: throughShares(weights, sum, (index) => slopeOf(logits[index] as number)),
    };
  },
});

/** The gradient through values divided by their sum. @param slope of the value of this index by its parameter */
const throughShares =
  (weights: readonly number[], sum: number, slope: (index: number) => number) => (gradient: readonly number[]) => {
    const mean = weights.reduce((total, weight, index) => total + weight * (gradient[index] as number), 0);
    return weights.map((_, index) => (((gradient[index] as number) - mean) / sum) * slope(index));
  };

/** elu(x) + 1, which is above 0. */
const concentration = (x: number): number => (x > 0 ? x + 1 : Math.max(Math.exp(x), Number.MIN_VALUE));
const slopeOf = (x: number): number => (x > 0 ? 1 : Math.exp(x));

/** A number from the gamma distribution, and its derivative by the shape. https://doi.org/10.1145/358407.358414 */
function gamma(shape: number, rng: Rng): { readonly value: number; readonly slope: number } {
  const d = shape + boost - 1 / 3;
  for (;;) {
    const z = normal(rng);
    const root = 1 + z / (3 * Math.sqrt(d));
    if (root <= 0 || Math.log(rng()) >= z ** 2 / 2 + d - d * root ** 3 + 3 * d * Math.log(root)) continue;
    let log = Math.log(d) + 3 * Math.log(root);
    let slope = 1 / d - z / (2 * d ** 1.5 * root);
    for (let step = 0; step < boost; step++) {
      const u = Math.log(rng() + 2 ** -33);
      log += u / (shape + step);
      slope -= u / (shape + step) ** 2;
    }
    const value = Math.max(Math.exp(log), Number.MIN_VALUE);
    return { value, slope: value * slope };
  }
}
