import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../../ops/op.js";
import { between, frame } from "./framing.js";
import { paddedForTaps, tapOf } from "./inputTaps.js";
import type { ComposedKernel } from "./registerMissingKernels.js";

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}
type Shape4D = [number, number, number, number];

/** The gradient of a depthwise convolution with respect to its filter: a sum over all pixels for each tap. */
export const depthwiseBackpropFilter: ComposedKernel<
  { readonly x: Tensor4D; readonly dy: Tensor4D },
  Attributes & { readonly filterShape: Shape4D }
> = {
  name: "DepthwiseConv2dNativeBackpropFilter",
  compose(tf, { x, dy }, { strides, pad, dimRoundingMode, filterShape }) {
    const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode, true);
    const [height, width, channels, multiplier] = filterShape;
    if (x.size === 0) return tf.zeros(filterShape); // the backend's sum over nothing is not zero
    const padded = paddedForTaps(tf, x, info);
    const gradient = tf.reshape(dy, [-1, channels, multiplier]);
    const taps: Tensor[] = [];
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        taps.push(
          tf.tidy(() => {
            const seen = tf.reshape(tapOf(tf, padded, info, row, column), [-1, channels, 1]);
            return tf.sum(tf.mul(seen, gradient), 0);
          }),
        );
    return tf.reshape(tf.stack(taps), filterShape);
  },
};

/** The gradient of a depthwise convolution with respect to its input: a convolution of the gradient with the rotated filter. */
export const depthwiseBackpropInput: ComposedKernel<
  { readonly dy: Tensor4D; readonly filter: Tensor4D },
  Attributes & { readonly inputShape: Shape4D }
> = {
  name: "DepthwiseConv2dNativeBackpropInput",
  compose(tf, { dy, filter }, { strides, pad, dimRoundingMode, inputShape }) {
    const info = tf.backend_util.computeConv2DInfo(inputShape, filter.shape, strides, 1, pad, dimRoundingMode, true);
    const [height, width, channels, multiplier] = filter.shape;
    const { batchSize, outHeight, outWidth, inHeight, inWidth, strideHeight, strideWidth, padInfo } = info;
    const turned = tf.reverse(filter, [0, 1]);
    const gradient = tf.reshape(dy, [batchSize, outHeight, outWidth, channels * multiplier]) as Tensor4D; // of four axes, as listed
    const spread = between(tf, gradient, strideHeight, strideWidth);
    const [, high, wide] = spread.shape;
    const top = height - 1 - padInfo.top;
    const left = width - 1 - padInfo.left;
    // negative if the input extends beyond the last window, or the padding beyond the first
    const edges = [top, inHeight + height - 1 - top - high, left, inWidth + width - 1 - left - wide] as const;
    const framed = frame(tf, spread, edges);
    let sum: Tensor4D | undefined;
    for (let copy = 0; copy < multiplier; copy++) {
      const one = multiplier === 1 ? framed : everyNth(tf, framed, copy, multiplier);
      const weights = tf.slice4d(turned, [0, 0, 0, copy], [height, width, channels, 1]);
      const part = tf.depthwiseConv2d(one, weights, 1, "valid");
      sum = sum ? tf.add<Tensor4D>(sum, part) : part;
    }
    return sum as Tensor4D; // a filter has at least one output
  },
};

function everyNth(tf: Tf, x: Tensor4D, first: number, step: number): Tensor4D {
  return tf.stridedSlice(x, [0, 0, 0, first], x.shape, [1, 1, 1, step]) as Tensor4D; // keeps its axes
}
