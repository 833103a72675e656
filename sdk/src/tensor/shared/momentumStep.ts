import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { requireShape } from "./fittingShapes.js";

export interface MomentumOptions {
  readonly learningRate: number;
  /** Share of the velocity that a step keeps, 0 to 1. */
  readonly momentum: number;
  /** L2 penalty, added to the gradient. */
  readonly weightDecay: number;
}

/** Name of the in-place kernel, which not every backend has. */
export const momentumKernelName = "NasbookMomentumStep";

/**
 * One step of gradient descent with momentum, as in PyTorch: `velocity = momentum * velocity + gradient + weightDecay *
 * variable; variable -= learningRate * velocity`. Updates both variables in place.
 */
export function momentumStep(
  tf: Tf,
  variable: Variable,
  velocity: Variable,
  gradient: Tensor,
  { learningRate, momentum, weightDecay }: MomentumOptions,
): void {
  requireShape("velocity", velocity, variable.shape);
  requireShape("gradient", gradient, variable.shape);
  if (tf.getKernel(momentumKernelName, tf.getBackend())) {
    const attributes = { learningRate, momentum, weightDecay };
    tf.engine().runKernel<Tensor[]>(momentumKernelName, { variable, velocity, gradient }, attributes);
    return;
  }
  tf.tidy(() => {
    velocity.assign(tf.add(tf.mul(velocity, momentum), tf.add(gradient, tf.mul(variable, weightDecay))));
    variable.assign(tf.sub(variable, tf.mul(velocity, learningRate)));
  });
}
