import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** Correlation of every two rows. NaN where a row is constant. */
export function correlations(rows: readonly Float32Array[]): readonly (readonly number[])[] {
  const centred = rows.map((row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const values = Float64Array.from(row, (value) => value - mean);
    const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    return values.map((value) => value / norm);
  });
  return centred.map((one) =>
    centred.map((other) => one.reduce((sum, value, index) => sum + value * (other[index] as number), 0)),
  );
}

/** Eigenvalues of the correlations of rows. */
export const correlationSpectrum = (rows: readonly Float32Array[]): readonly number[] => spectrum(correlations(rows));

/** Eigenvalues of a symmetric matrix; all NaN when an entry is. */
export function spectrum(matrix: readonly (readonly number[])[]): readonly number[] {
  // the decomposition would not end
  if (matrix.some((row) => !row.every(Number.isFinite))) return matrix.map(() => Number.NaN);
  return new EigenvalueDecomposition(new Matrix(matrix.map((row) => [...row])), { assumeSymmetric: true })
    .realEigenvalues;
}

/** Eigenvector of the largest eigenvalue of a symmetric matrix, with a positive sum. */
export function leadingVector(matrix: readonly (readonly number[])[]): readonly number[] {
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(
    new Matrix(matrix.map((row) => [...row])),
    {
      assumeSymmetric: true,
    },
  );
  const vector = eigenvectorMatrix.getColumn(realEigenvalues.indexOf(Math.max(...realEigenvalues)));
  return vector.reduce((sum, value) => sum + value, 0) < 0 ? vector.map((value) => -value) : vector;
}
