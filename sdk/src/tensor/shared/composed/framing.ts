import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../../ops/op.js";

/** Inserts `stride - 1` zeros between pixels, none after the last. */
export function between(tf: Tf, x: Tensor4D, strideHeight: number, strideWidth: number): Tensor4D {
  if (strideHeight === 1 && strideWidth === 1) return x;
  const [batch, height, width, channels] = x.shape;
  const columns = tf.pad(tf.reshape(x, [-1, 1, channels]), [
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ]);
  const row = width * strideWidth * channels;
  const rows = tf.pad(tf.reshape(columns, [-1, 1, row]), [
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
  ]);
  const whole = tf.reshape(rows, [batch, height * strideHeight, width * strideWidth, channels]) as Tensor4D; // as listed
  const size: [number, number, number, number] = [
    batch,
    (height - 1) * strideHeight + 1,
    (width - 1) * strideWidth + 1,
    channels,
  ];
  return tf.slice4d(whole, [0, 0, 0, 0], size);
}

/** Adds pixels above, below, left and right, or removes them if negative. */
export function frame(
  tf: Tf,
  x: Tensor4D,
  [top, below, left, right]: readonly [number, number, number, number],
): Tensor4D {
  const add = (pixels: number) => Math.max(0, pixels);
  const padded = tf.pad4d(x, [
    [0, 0],
    [add(top), add(below)],
    [add(left), add(right)],
    [0, 0],
  ]);
  const [batch, height, width, channels] = padded.shape;
  const begin: [number, number, number, number] = [0, add(-top), add(-left), 0];
  return tf.slice4d(padded, begin, [
    batch,
    height - add(-top) - add(-below),
    width - add(-left) - add(-right),
    channels,
  ]);
}
