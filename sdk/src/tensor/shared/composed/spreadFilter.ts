import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../../ops/op.js";

/**
 * A filter with `dilation - 1` zeros between its taps: TensorFlow.js has no gradients of dilated convolutions, with or
 * without a stride, but has those of the same convolution with this filter.
 * @param filter [height, width, ...]
 */
export function spread(tf: Tf, filter: Tensor4D, dilation: number): Tensor4D {
  if (dilation === 1) return filter;
  const [height, width, channels, outputs] = filter.shape;
  const gap = dilation - 1;
  const columns = tf.pad(tf.reshape(filter, [height * width, 1, channels * outputs]), [
    [0, 0],
    [0, gap],
    [0, 0],
  ]);
  const rows = tf.pad(tf.reshape(columns, [height, 1, width * dilation * channels * outputs]), [
    [0, 0],
    [0, gap],
    [0, 0],
  ]);
  const whole = tf.reshape(rows, [height * dilation, width * dilation, channels, outputs]) as Tensor4D; // of four axes, as listed
  return tf.slice4d(whole, [0, 0, 0, 0], [height * dilation - gap, width * dilation - gap, channels, outputs]);
}

/** The taps of a spread filter. */
export function unspread(tf: Tf, filter: Tensor4D, dilation: number): Tensor4D {
  if (dilation === 1) return filter;
  return tf.stridedSlice(filter, [0, 0, 0, 0], filter.shape, [dilation, dilation, 1, 1]) as Tensor4D; // keeps its axes
}
