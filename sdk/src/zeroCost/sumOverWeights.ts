import type { WeightGradient } from "./passes.js";

/** The sum of a term of every weight and its gradient. */
export const sumOverWeights = (
  list: readonly WeightGradient[],
  term: (weight: number, gradient: number) => number,
): number =>
  list.reduce(
    (total, { weight, gradient }) =>
      total + weight.reduce((sum, value, index) => sum + term(value, gradient[index] as number), 0),
    0,
  );
