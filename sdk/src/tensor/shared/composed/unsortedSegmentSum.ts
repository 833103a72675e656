import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { ComposedKernel } from "./registerMissingKernels.js";

/** Rows summed by segment: a matrix product with the segments, one-hot. Rows of a negative segment are dropped. */
export const unsortedSegmentSum: ComposedKernel<
  { readonly x: Tensor; readonly segmentIds: Tensor1D },
  { readonly numSegments: number }
> = {
  name: "UnsortedSegmentSum",
  compose(tf, { x, segmentIds }, { numSegments }) {
    const [rows = 0, ...rest] = x.shape;
    const columns = rest.reduce((product, side) => product * side, 1);
    if (rows === 0) return tf.zeros([numSegments, ...rest], x.dtype);
    const classes = Math.max(2, numSegments); // one-hot needs at least two classes
    const chosen = tf.oneHot(segmentIds, classes);
    const flat = tf.cast(tf.reshape(x, [rows, columns]), "float32");
    const sums = tf.matMul<Tensor2D>(tf.cast(tf.reshape(chosen, [rows, classes]), "float32"), flat, true, false);
    return tf.cast(tf.reshape(tf.slice2d(sums, [0, 0], [numSegments, columns]), [numSegments, ...rest]), x.dtype);
  },
};
