import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../ops/op.js";

/** Place of the matrices that turn the centre of a family's largest kernel into smaller kernels. */
export const transformOf = (family: string): string => `${family}:transform`;

/**
 * Taps of a kernel [height, width, ...] that is smaller than the largest of its family, and so is transformed; undefined for others, and for a
 * single tap.
 */
export function transformedTaps(shape: readonly number[], most: readonly number[]): number | undefined {
  const [height = 1, width = 1] = shape;
  const smaller = shape.length === 4 && (height < (most[0] as number) || width < (most[1] as number));
  return smaller && height * width > 1 ? height * width : undefined;
}

/**
 * A smaller kernel: the centre of the larger plus what a learned matrix adds to it, which is the same for all channels and 0 at first.
 * https://arxiv.org/abs/1908.09791
 * @param centre [height, width, ...]
 * @param matrix [taps, taps]
 */
export const transformed = (tf: Tf, centre: Tensor, matrix: Tensor): Tensor =>
  tf.add(centre, tf.reshape(tf.matMul(matrix, byTap(tf, centre)), centre.shape));

/** The gradients by centre and matrix. @param slope by the smaller kernel */
export function transformGradients(
  tf: Tf,
  { centre, matrix, slope }: { readonly centre: Tensor; readonly matrix: Variable; readonly slope: Tensor },
): { readonly centre: Tensor; readonly matrix: Tensor } {
  const slopes = byTap(tf, slope);
  const through = tf.matMul(matrix as Tensor, slopes, true);
  return {
    centre: tf.add(slope, tf.reshape(through, slope.shape)),
    matrix: tf.matMul(slopes, byTap(tf, centre), false, true),
  };
}

/** [taps, channels] */
const byTap = (tf: Tf, kernel: Tensor): Tensor =>
  tf.reshape(kernel, [(kernel.shape[0] as number) * (kernel.shape[1] as number), -1]);

/** As `transformed`, of arrays. */
export function transformedArray(centre: Float32Array, matrix: Float32Array): Float32Array {
  const taps = Math.sqrt(matrix.length);
  const channels = centre.length / taps;
  const kernel = centre.slice();
  for (let to = 0; to < taps; to++)
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (let from = 0; from < taps; from++)
        sum += (matrix[to * taps + from] as number) * (centre[from * channels + channel] as number);
      kernel[to * channels + channel] = (kernel[to * channels + channel] as number) + sum;
    }
  return kernel;
}
