import type { Coordinates, MixedKernel } from "./mixedKernel.js";

/** A Gaussian process over a fixed pool of places. */
export interface PoolModel {
  /** Number of training places. */
  readonly size: number;
  /** Adds a training place; its target is passed to `beliefs`. */
  add(place: Coordinates): void;
  /** Removes the last training place. */
  dropLast(): void;
  /** Predictions for every place of the pool. @param targets one per training place, lower is better, with mean 0 */
  beliefs(targets: readonly number[]): PoolBeliefs;
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
 * Gaussian process regression over a fixed pool, updated incrementally: the Cholesky factor and its solutions grow by a row, so adding a
 * place costs O(pool size * training places).
 * https://gaussianprocess.org/gpml, algorithm 2.1
 * @param weights of the kernel, one per dimension
 * @param noise variance of the measurements as a share of the process variance
 */
export function poolModel(
  pool: readonly Coordinates[],
  kernel: MixedKernel,
  { weights, noise }: { readonly weights: readonly number[]; readonly noise: number },
): PoolModel {
  const learned: Coordinates[] = [];
  /** Rows of the Cholesky factor. */
  const factors: Float64Array[] = [];
  /** Inverse of the Cholesky factor times the covariances with the pool, one row per training place. */
  const solutions: Float32Array[] = [];
  const explained: Float64Array[] = [new Float64Array(pool.length)];

  return {
    get size() {
      return learned.length;
    },
    add(place) {
      const row = new Float64Array(learned.length + 1);
      let rest = 1 + noise + jitter;
      for (let column = 0; column < learned.length; column++) {
        const factor = factors[column] as Float64Array;
        let value = kernel.covariance(place, learned[column] as Coordinates, weights);
        for (let before = 0; before < column; before++) value -= (row[before] as number) * (factor[before] as number);
        row[column] = value / (factor[column] as number);
        rest -= (row[column] as number) ** 2;
      }
      const diagonal = Math.sqrt(Math.max(rest, jitter));
      row[learned.length] = diagonal;
      const solution = new Float32Array(pool.length);
      for (let index = 0; index < pool.length; index++)
        solution[index] = kernel.covariance(place, pool[index] as Coordinates, weights);
      for (let before = 0; before < learned.length; before++) {
        const [factor, solved] = [row[before] as number, solutions[before] as Float32Array];
        for (let index = 0; index < pool.length; index++)
          solution[index] = (solution[index] as number) - factor * (solved[index] as number);
      }
      const known = Float64Array.from(explained.at(-1) as Float64Array);
      for (let index = 0; index < pool.length; index++) {
        solution[index] = (solution[index] as number) / diagonal;
        known[index] = (known[index] as number) + (solution[index] as number) ** 2;
      }
      learned.push(place);
      factors.push(row);
      solutions.push(solution);
      explained.push(known);
      if (explained.length > 2 + mostDropped) explained[explained.length - 3 - mostDropped] = new Float64Array(0);
    },
    dropLast() {
      learned.pop();
      factors.pop();
      solutions.pop();
      explained.pop();
    },
    beliefs(targets) {
      const whitened = new Float64Array(targets.length);
      let fit = 0;
      for (const [row, factor] of factors.entries()) {
        let value = targets[row] as number;
        for (let column = 0; column < row; column++) value -= (factor[column] as number) * (whitened[column] as number);
        whitened[row] = value / (factor[row] as number);
        fit += (whitened[row] as number) ** 2;
      }
      const scale = Math.max(fit / Math.max(1, targets.length), Number.MIN_VALUE);
      const means = new Float64Array(pool.length);
      for (const [row, solved] of solutions.entries()) {
        const weight = whitened[row] as number;
        for (let index = 0; index < pool.length; index++)
          means[index] = (means[index] as number) + weight * (solved[index] as number);
      }
      const deviations = (explained.at(-1) as Float64Array).map((share) =>
        Math.sqrt(scale * Math.max(jitter, 1 - share)),
      );
      return { means, deviations };
    },
  };
}

/** Number of places that can be dropped in a row; data needed to drop more is freed. */
const mostDropped = 64;
