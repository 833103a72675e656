import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Kernel } from "../kernel.js";

/** Added to the variance before the square root. */
export const batchNormEpsilon = 1e-5;

/** Output, mean, biased variance, and 1 / sqrt(variance + epsilon). */
export type BatchNormOutputs = readonly [output: Tensor4D, mean: Tensor1D, variance: Tensor1D, inverse: Tensor1D];

const rows = [0, 1, 2];

export const batchNormKernel: Kernel<
  { readonly input: Tensor4D; readonly gamma: Tensor1D; readonly beta: Tensor1D },
  object,
  BatchNormOutputs
> = {
  name: "NasbookBatchNorm",
  compose(tf, { input, gamma, beta }) {
    const mean = tf.mean(input, rows) as Tensor1D; // the last axis is left
    const centred = tf.sub(input, mean);
    const variance = tf.mean(tf.square(centred), rows) as Tensor1D; // likewise
    const inverse = tf.rsqrt(tf.add(variance, batchNormEpsilon)) as Tensor1D; // keeps its axis
    return [tf.add(tf.mul(centred, tf.mul(inverse, gamma)), beta), mean, variance, inverse];
  },
};

/** Inputs of the gradient of batch norm. */
export interface BatchNormGradInputs {
  readonly dy: Tensor4D;
  /** The input of the norm. */
  readonly input: Tensor4D;
  readonly gamma: Tensor1D;
  readonly mean: Tensor1D;
  readonly inverse: Tensor1D;
}

export const batchNormGradKernel: Kernel<
  BatchNormGradInputs,
  object,
  readonly [input: Tensor4D, gamma: Tensor1D, beta: Tensor1D]
> = {
  name: "NasbookBatchNormGrad",
  compose(tf, { dy, input, gamma, mean, inverse }) {
    const normalised = tf.mul(tf.sub(input, mean), inverse);
    const toBeta = tf.sum(dy, rows) as Tensor1D; // the last axis is left
    const toGamma = tf.sum(tf.mul(dy, normalised), rows) as Tensor1D; // likewise
    const count = input.size / gamma.size;
    const common = tf.add(tf.div(toBeta, count), tf.mul(normalised, tf.div(toGamma, count)));
    return [tf.mul(tf.sub(dy, common), tf.mul(gamma, inverse)), toGamma, toBeta];
  },
};
