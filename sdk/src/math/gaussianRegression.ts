import { CholeskyDecomposition, Matrix } from "ml-matrix";

/** Normal distribution that a model predicts for an unmeasured value. */
export interface Belief {
  readonly mean: number;
  /** Standard deviation. */
  readonly deviation: number;
}

/** A Gaussian process conditioned on measurements. */
export interface GaussianRegression {
  /** Log-likelihood of the measurements at the best scale of the process, up to a constant; higher is better. */
  readonly logLikelihood: number;
  /** The mean at a point is the sum of these times its covariances with the measured points. */
  readonly shares: readonly number[];
  /** @param covariances with each measured point, as a share of the process variance */
  predict(covariances: Float64Array): Belief;
}

/** Keeps the matrix positive definite when points repeat. */
const jitter = 1e-6;

/**
 * Gaussian process regression with mean 0 and the maximum-likelihood scale. https://gaussianprocess.org/gpml, algorithm 2.1
 * @param covariances between measured points as a share of the process variance; only the part below the diagonal is read
 * @param targets one measurement per point
 * @param noise variance of the measurements as a share of the process variance
 * @returns undefined when the covariances are not positive definite
 */
export function gaussianRegression(
  covariances: readonly Float64Array[],
  targets: readonly number[],
  noise: number,
): GaussianRegression | undefined {
  const size = targets.length;
  const matrix = Matrix.zeros(size, size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      const covariance = covariances[row]?.[column] as number;
      matrix.set(row, column, covariance);
      matrix.set(column, row, covariance);
    }
    matrix.set(row, row, 1 + noise + jitter);
  }
  const decomposition = new CholeskyDecomposition(matrix);
  if (!decomposition.isPositiveDefinite()) return undefined;
  const lower = decomposition.lowerTriangularMatrix.to2DArray().map((row) => Float64Array.from(row));
  const weights = decomposition.solve(Matrix.columnVector(targets as number[])).to1DArray();
  const fit = targets.reduce((sum, target, index) => sum + target * (weights[index] as number), 0);
  const scale = Math.max(fit / size, Number.MIN_VALUE);
  const logDeterminant = 2 * lower.reduce((sum, row, index) => sum + Math.log(row[index] as number), 0);
  return {
    shares: weights,
    logLikelihood: -0.5 * (size * Math.log(scale) + logDeterminant),
    predict(shares) {
      let mean = 0;
      let explained = 0;
      const solved = new Float64Array(size);
      for (let row = 0; row < size; row++) {
        const factors = lower[row] as Float64Array;
        mean += (shares[row] as number) * (weights[row] as number);
        let rest = shares[row] as number;
        for (let column = 0; column < row; column++) rest -= (factors[column] as number) * (solved[column] as number);
        solved[row] = rest / (factors[row] as number);
        explained += (solved[row] as number) ** 2;
      }
      return { mean, deviation: Math.sqrt(scale * Math.max(jitter, 1 - explained)) };
    },
  };
}
