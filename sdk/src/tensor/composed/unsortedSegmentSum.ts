import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
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
    const chosen = tf.oneHot(segmentIds, numSegments);
    const flat = tf.cast(tf.reshape(x, [rows, columns]), "float32");
    const sums = tf.matMul(tf.cast(tf.reshape(chosen, [rows, numSegments]), "float32"), flat, true, false);
    return tf.cast(tf.reshape(sums, [numSegments, ...rest]), x.dtype);
  },
};
