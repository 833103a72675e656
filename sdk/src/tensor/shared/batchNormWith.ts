import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { batchNormEpsilon } from "./composed/batchNormKernels.js";

/** The state of a trained batch norm, [channels] each. */
export interface BatchNormState {
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
  readonly gamma: Tensor1D;
  readonly beta: Tensor1D;
}

/** Batch norm with given statistics, for inference. */
export function batchNormWith(tf: Tf, input: Tensor4D, { mean, variance, gamma, beta }: BatchNormState): Tensor4D {
  return tf.tidy(() => tf.batchNorm4d(input, mean, variance, beta, gamma, batchNormEpsilon));
}
