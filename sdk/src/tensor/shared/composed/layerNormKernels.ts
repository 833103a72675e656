import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Kernel } from "../kernel.js";
import { batchNormEpsilon } from "./batchNormKernels.js";

/** Output, and of each row the mean and 1 / sqrt(variance + epsilon). */
export const layerNormKernel: Kernel<
  { readonly input: Tensor2D; readonly gamma: Tensor1D; readonly beta: Tensor1D },
  object,
  readonly [output: Tensor2D, mean: Tensor1D, inverse: Tensor1D]
> = {
  name: "NasbookLayerNorm",
  compose(tf, { input, gamma, beta }) {
    const mean = tf.mean<Tensor1D>(input, 1);
    const centred = tf.sub(input, tf.expandDims(mean, 1));
    const inverse = tf.rsqrt(tf.add<Tensor1D>(tf.mean(tf.square(centred), 1), batchNormEpsilon));
    const output: Tensor2D = tf.add(tf.mul(tf.mul(centred, tf.expandDims(inverse, 1)), gamma), beta);
    return [output, mean, inverse];
  },
};

export const layerNormGradKernel: Kernel<
  {
    readonly dy: Tensor2D;
    readonly input: Tensor2D;
    readonly gamma: Tensor1D;
    readonly mean: Tensor1D;
    readonly inverse: Tensor1D;
  },
  object,
  readonly [input: Tensor2D, gamma: Tensor1D, beta: Tensor1D]
> = {
  name: "NasbookLayerNormGrad",
  compose(tf, { dy, input, gamma, mean, inverse }) {
    const scale = tf.expandDims(inverse, 1);
    const normalised = tf.mul(tf.sub(input, tf.expandDims(mean, 1)), scale);
    const scaled = tf.mul(dy, gamma);
    const offset = tf.mean(scaled, 1, true);
    const slope = tf.mean(tf.mul(scaled, normalised), 1, true);
    const toInput: Tensor2D = tf.mul(tf.sub(scaled, tf.add(offset, tf.mul(normalised, slope))), scale);
    return [toInput, tf.sum<Tensor1D>(tf.mul(dy, normalised), 0), tf.sum<Tensor1D>(dy, 0)];
  },
};
