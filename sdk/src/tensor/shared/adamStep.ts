import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { requireShape } from "./fittingShapes.js";

export interface AdamOptions {
  readonly learningRate: number;
  /** Decoupled weight decay: share of a weight subtracted by a step of learning rate 1, in addition to the gradient. */
  readonly weightDecay: number;
  /** Number of the step, from 1. */
  readonly step: number;
  /** Decay of the average of gradients, in [0, 1). @defaultValue 0.9 */
  readonly beta1?: number;
  /** Decay of the average of squared gradients, in [0, 1). @defaultValue 0.999 */
  readonly beta2?: number;
  /** Avoids division by zero, above 0. @defaultValue 1e-8 */
  readonly epsilon?: number;
}

/** Running averages of the gradient and of its square; both start at zero. */
export interface AdamSlots {
  readonly first: Variable;
  readonly second: Variable;
}

/** Name of the in-place kernel, which not every backend has. */
export const adamKernelName = "NasbookAdamStep";

/** Attributes of the kernel; the scales correct for averages that start at zero. */
export interface AdamAttributes extends Required<Omit<AdamOptions, "step">> {
  readonly firstScale: number;
  readonly secondScale: number;
}

/** One step of AdamW. Updates the variable and both slots in place. https://arxiv.org/abs/1711.05101 */
export function adamStep(
  tf: Tf,
  variable: Variable,
  { first, second }: AdamSlots,
  gradient: Tensor,
  { learningRate, weightDecay, step, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions,
): void {
  for (const [name, tensor] of Object.entries({ first, second, gradient })) requireShape(name, tensor, variable.shape);
  const scale = { first: 1 / (1 - beta1 ** step), second: 1 / (1 - beta2 ** step) };
  if (tf.getKernel(adamKernelName, tf.getBackend())) {
    const rates = { learningRate, weightDecay, beta1, beta2, epsilon };
    const attributes: AdamAttributes = { ...rates, firstScale: scale.first, secondScale: scale.second };
    tf.engine().runKernel<Tensor[]>(adamKernelName, { variable, first, second, gradient }, { ...attributes });
    return;
  }
  tf.tidy(() => {
    first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
    second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
    const change = tf.div(tf.mul(first, scale.first), tf.add(tf.sqrt(tf.mul(second, scale.second)), epsilon));
    variable.assign(tf.sub(tf.mul(variable, 1 - learningRate * weightDecay), tf.mul(change, learningRate)));
  });
}
