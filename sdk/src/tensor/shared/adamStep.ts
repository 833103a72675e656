import type { NamedTensorMap, Tensor, Variable } from "@tensorflow/tfjs-core";
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

/** A weight, its averages, the gradient of this step, and the number of the step, from 1. */
export interface AdamUpdate {
  readonly variable: Variable;
  readonly slots: AdamSlots;
  readonly gradient: Tensor;
  readonly step: number;
}

/** Name of the kernel for many weights at once; its inputs are variable, first, second and gradient of each update, in turn. */
export const adamStepsKernelName = "NasbookAdamSteps";

/** Attributes of that kernel: the scales are those of each update. */
export interface AdamStepsAttributes extends Required<Omit<AdamOptions, "step">> {
  readonly firstScales: readonly number[];
  readonly secondScales: readonly number[];
}

/** One step of AdamW. Updates the variable and both slots in place. https://arxiv.org/abs/1711.05101 */
export const adamStep = (
  tf: Tf,
  variable: Variable,
  slots: AdamSlots,
  gradient: Tensor,
  { step, ...options }: AdamOptions,
): void => adamSteps(tf, [{ variable, slots, gradient, step }], options);

/** A step of several weights, which must be different: few commands where the backend has a kernel for that. */
export function adamSteps(
  tf: Tf,
  updates: readonly AdamUpdate[],
  { learningRate, weightDecay, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: Omit<AdamOptions, "step">,
): void {
  for (const { variable, slots, gradient } of updates)
    for (const [name, tensor] of Object.entries({ ...slots, gradient })) requireShape(name, tensor, variable.shape);
  const rates = { learningRate, weightDecay, beta1, beta2, epsilon };
  const scalesOf = ({ step }: AdamUpdate) => ({
    firstScale: 1 / (1 - beta1 ** step),
    secondScale: 1 / (1 - beta2 ** step),
  });
  const has = (name: string) => tf.getKernel(name, tf.getBackend()) !== undefined;
  if (has(adamStepsKernelName)) {
    const inputs = updates.flatMap(({ variable, slots: { first, second }, gradient }) => [
      ...[variable, first, second, gradient],
    ]);
    const scales = updates.map(scalesOf);
    tf.engine().runKernel<Tensor[]>(
      adamStepsKernelName,
      inputs as unknown as NamedTensorMap, // a list, as TensorFlow.js's AddN has it
      {
        ...rates,
        firstScales: scales.map((each) => each.firstScale),
        secondScales: scales.map((each) => each.secondScale),
      },
    );
    return;
  }
  for (const update of updates) {
    const { variable, slots, gradient } = update;
    const { first, second } = slots;
    const { firstScale, secondScale } = scalesOf(update);
    if (has(adamKernelName)) {
      const attributes: AdamAttributes = { ...rates, firstScale, secondScale };
      tf.engine().runKernel<Tensor[]>(adamKernelName, { variable, first, second, gradient }, { ...attributes });
      continue;
    }
    tf.tidy(() => {
      first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
      second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
      const change = tf.div(tf.mul(first, firstScale), tf.add(tf.sqrt(tf.mul(second, secondScale)), epsilon));
      variable.assign(tf.sub(tf.mul(variable, 1 - learningRate * weightDecay), tf.mul(change, learningRate)));
    });
  }
}
