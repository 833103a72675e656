import type { Rank, Tensor4D } from "@tensorflow/tfjs-core";
import type { Kernel } from "../kernel.js";

/** A square window with "same" padding. */
export interface PoolAttributes {
  readonly kind: "average" | "max";
  readonly size: number;
  readonly stride: number;
}

export const poolKernel: Kernel<{ readonly input: Tensor4D }, PoolAttributes, readonly [Tensor4D]> = {
  name: "NasbookPool",
  compose: (tf, { input }, { kind, size, stride }) => [
    kind === "max" ? tf.maxPool(input, size, stride, "same") : tf.avgPool(input, size, stride, "same"),
  ],
};

export const poolGradKernel: Kernel<
  { readonly dy: Tensor4D; readonly input: Tensor4D; readonly output: Tensor4D },
  PoolAttributes,
  readonly [Tensor4D]
> = {
  name: "NasbookPoolGrad",
  compose(tf, { dy, input, output }, { kind, size, stride }) {
    const window = { filterSize: [size, size], strides: [stride, stride], pad: "same" };
    if (kind === "max") return [tf.engine().runKernel<Tensor4D>("MaxPoolGrad", { dy, input, output }, window)];
    // the gradient of TensorFlow.js divides by the whole window although the value divides by its part inside the image
    const [, height, width, channels] = input.shape;
    const weight = tf.ones<Rank.R4>([size, size, 1, 1]);
    const covered = tf.conv2d(tf.ones<Rank.R4>([1, height, width, 1]), weight, stride, "same");
    const attributes = { strides: [stride, stride], pad: "same", dilations: [1, 1], inputShape: input.shape };
    const tensors = { dy: tf.div(dy, covered), filter: tf.ones([size, size, channels, 1]) };
    return [tf.engine().runKernel<Tensor4D>("DepthwiseConv2dNativeBackpropInput", tensors, attributes)];
  },
};
