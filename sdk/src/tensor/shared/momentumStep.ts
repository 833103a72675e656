import type { NamedTensorMap, Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { requireShape } from "./fittingShapes.js";

export interface MomentumOptions {
  readonly learningRate: number;
  /** Share of the velocity that a step keeps, 0 to 1. */
  readonly momentum: number;
  /** L2 penalty, added to the gradient. */
  readonly weightDecay: number;
}

/** A weight, its velocity (zero at first), and the gradient of this step. */
export interface MomentumUpdate {
  readonly variable: Variable;
  readonly velocity: Variable;
  readonly gradient: Tensor;
}

/** Name of the in-place kernel, which not every backend has. */
export const momentumKernelName = "NasbookMomentumStep";

/** Name of the kernel for many weights at once; its inputs are those of each update, in turn. */
export const momentumStepsKernelName = "NasbookMomentumSteps";

/**
 * One step of gradient descent with momentum, as in PyTorch: `velocity = momentum * velocity + gradient + weightDecay *
 * variable; variable -= learningRate * velocity`. Updates both variables in place.
 */
export const momentumStep = (
  tf: Tf,
  variable: Variable,
  velocity: Variable,
  gradient: Tensor,
  options: MomentumOptions,
): void => momentumSteps(tf, [{ variable, velocity, gradient }], options);

/** A step of several weights, which must be different: few commands where the backend has a kernel for that. */
export function momentumSteps(
  tf: Tf,
  updates: readonly MomentumUpdate[],
  { learningRate, momentum, weightDecay }: MomentumOptions,
): void {
  for (const { variable, velocity, gradient } of updates) {
    requireShape("velocity", velocity, variable.shape);
    requireShape("gradient", gradient, variable.shape);
  }
  const attributes = { learningRate, momentum, weightDecay };
  const run = (name: string, inputs: NamedTensorMap) => tf.engine().runKernel<Tensor[]>(name, inputs, attributes);
  const has = (name: string) => tf.getKernel(name, tf.getBackend()) !== undefined;
  if (has(momentumStepsKernelName)) {
    const inputs = updates.flatMap(({ variable, velocity, gradient }) => [variable, velocity, gradient]);
    run(momentumStepsKernelName, inputs as unknown as NamedTensorMap); // a list, as TensorFlow.js's AddN has it
    return;
  }
  for (const { variable, velocity, gradient } of updates) {
    if (has(momentumKernelName)) {
      run(momentumKernelName, { variable, velocity, gradient });
      continue;
    }
    tf.tidy(() => {
      velocity.assign(tf.add(tf.mul(velocity, momentum), tf.add(gradient, tf.mul(variable, weightDecay))));
      variable.assign(tf.sub(variable, tf.mul(velocity, learningRate)));
    });
  }
}
