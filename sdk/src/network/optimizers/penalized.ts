import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";

/** The gradient with that of an L2 penalty on the weight. */
export const penalized = (tf: Tf, weight: Variable, gradient: Tensor, weightDecay: number): Tensor =>
  weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weight, weightDecay));
