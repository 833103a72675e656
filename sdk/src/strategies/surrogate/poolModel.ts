import type { Coordinates, MixedKernel } from "./mixedKernel.js";
import { poolCovariances } from "./poolCovariances.js";

/** A Gaussian process over a fixed pool of places. */
export interface PoolModel {
  /** Adds a training place; its target is passed to `beliefs`. */
  add(place: Coordinates): void;
  /**
   * Predictions for every place of the pool.
   * @param targets one per training place, lower is better, with mean 0
   * @param pending places to learn from for these predictions only, as if they scored the mean
   */
  beliefs(targets: readonly number[], pending?: readonly Coordinates[]): PoolBeliefs;
}

/** Predicted distribution of each place of a pool. */
export interface PoolBeliefs {
  readonly means: Float64Array;
  /** Standard deviations. */
  readonly deviations: Float64Array;
}

/** Keeps the matrix positive definite when places repeat. */
const jitter = 1e-6;

/**
 * Gaussian process regression over a fixed pool, updated incrementally: the Cholesky factor grows by a row, and the explained variance by
 * what the new place adds. https://gaussianprocess.org/gpml, algorithm 2.1
 * @param weights of the kernel, one per dimension
 * @param noise variance of the measurements as a share of the process variance
 */
export function poolModel(
  pool: readonly Coordinates[],
  kernel: MixedKernel,
  { weights, noise }: { readonly weights: readonly number[]; readonly noise: number },
): PoolModel {
  const covariances = poolCovariances(pool, kernel, weights);
  const learned: Coordinates[] = [];
  /** Rows of the Cholesky factor. */
  const factors: Float64Array[] = [];
  /** Share of the variance of each place of the pool that is explained. */
  let explained = new Float64Array(pool.length);

  function add(place: Coordinates): void {
    const size = learned.length;
    const row = new Float64Array(size + 1);
    let rest = 1 + noise + jitter;
    for (let column = 0; column < size; column++) {
      const factor = factors[column] as Float64Array;
      let value = kernel.covariance(place, learned[column] as Coordinates, weights);
      for (let before = 0; before < column; before++) value -= (row[before] as number) * (factor[before] as number);
      row[column] = value / (factor[column] as number);
      rest -= (row[column] as number) ** 2;
    }
    const diagonal = Math.sqrt(Math.max(rest, jitter));
    row[size] = diagonal;
    learned.push(place);
    factors.push(row);
    // the new row of the inverse of the Cholesky factor
    const shares = solvedBackwards(factors, new Float64Array(size + 1).fill(1, size));
    const added = covariances(learned, shares);
    for (let index = 0; index < pool.length; index++)
      explained[index] = (explained[index] as number) + (added[index] as number) ** 2;
  }

  function predictions(targets: readonly number[]): PoolBeliefs {
    const whitened = new Float64Array(targets.length);
    let fit = 0;
    for (const [row, factor] of factors.entries()) {
      let value = targets[row] as number;
      for (let column = 0; column < row; column++) value -= (factor[column] as number) * (whitened[column] as number);
      whitened[row] = value / (factor[row] as number);
      fit += (whitened[row] as number) ** 2;
    }
    const scale = Math.max(fit / Math.max(1, targets.length), Number.MIN_VALUE);
    const means = covariances(learned, solvedBackwards(factors, whitened));
    const deviations = new Float64Array(pool.length);
    for (let index = 0; index < pool.length; index++)
      deviations[index] = Math.sqrt(scale * Math.max(jitter, 1 - (explained[index] as number)));
    return { means, deviations };
  }

  return {
    add,
    beliefs(targets, pending = []) {
      if (pending.length === 0) return predictions(targets);
      const [size, before] = [learned.length, explained];
      explained = Float64Array.from(before);
      for (const place of pending) add(place);
      const result = predictions([...targets, ...pending.map(() => 0)]);
      [learned.length, factors.length] = [size, size];
      explained = before; // subtracting would leave rounding errors that a resumed search lacks
      return result;
    },
  };
}

/** Solves with the transpose of a lower triangular matrix. */
function solvedBackwards(lower: readonly Float64Array[], values: Float64Array): Float64Array {
  const solved = Float64Array.from(values);
  for (let row = lower.length - 1; row >= 0; row--) {
    const factor = lower[row] as Float64Array;
    const value = (solved[row] as number) / (factor[row] as number);
    solved[row] = value;
    for (let column = 0; column < row; column++)
      solved[column] = (solved[column] as number) - (factor[column] as number) * value;
  }
  return solved;
}
