import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { paddedForTaps, tapOf } from "./inputTaps.js";
import type { ComposedKernel } from "./registerMissingKernels.js";

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly filterShape: [number, number, number, number];
}

/** The gradient of a convolution with respect to its filter: one matrix product for each tap. */
export const conv2DBackpropFilter: ComposedKernel<{ readonly x: Tensor4D; readonly dy: Tensor4D }, Attributes> = {
  name: "Conv2DBackpropFilter",
  compose(tf, { x, dy }, { strides, pad, dimRoundingMode, filterShape }) {
    const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
    const [height, width, channels, outputs] = filterShape;
    const padded = paddedForTaps(tf, x, info);
    const gradient = tf.reshape(dy, [-1, outputs]) as Tensor2D; // of two axes, as listed
    const taps: Tensor2D[] = [];
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        taps.push(
          tf.tidy(() => {
            const seen = tf.reshape(tapOf(tf, padded, info, row, column), [-1, channels]) as Tensor2D; // likewise
            return tf.matMul(seen, gradient, true, false);
          }),
        );
    return tf.reshape(tf.concat(taps, 0), filterShape);
  },
};
