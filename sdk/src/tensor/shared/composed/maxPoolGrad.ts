import type { Tensor4D } from "@tensorflow/tfjs-core";
import { between, frame } from "./framing.js";
import { paddedForTaps, tapOf } from "./inputTaps.js";
import type { ComposedKernel } from "./registerMissingKernels.js";

interface Attributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** The gradient of max pooling: each number goes to the first pixel of its window that equals the maximum. */
export const maxPoolGrad: ComposedKernel<
  { readonly dy: Tensor4D; readonly input: Tensor4D; readonly output: Tensor4D },
  Attributes
> = {
  name: "MaxPoolGrad",
  compose(tf, { dy, input, output }, { filterSize, strides, pad, dimRoundingMode }) {
    const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
    const { filterHeight, filterWidth, inHeight, inWidth, strideHeight, strideWidth, padInfo } = info;
    const padded = paddedForTaps(tf, input, info, Number.NEGATIVE_INFINITY);
    let left = dy; // gradients not yet assigned to a pixel
    let sum: Tensor4D = tf.zerosLike(input);
    for (let row = 0; row < filterHeight; row++)
      for (let column = 0; column < filterWidth; column++) {
        const chosen = tf.cast(tf.equal(tapOf(tf, padded, info, row, column), output), "float32");
        const spread = between(tf, tf.mul(left, chosen), strideHeight, strideWidth);
        left = tf.mul(left, tf.sub(1, chosen));
        const top = row - padInfo.top;
        const before = column - padInfo.left;
        const [, high, wide] = spread.shape;
        sum = tf.add(sum, frame(tf, spread, [top, inHeight - top - high, before, inWidth - before - wide]));
      }
    return sum;
  },
};
