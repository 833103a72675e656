import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../ops/op.js";
import type { WeightArrays, Weights } from "./weights.js";

/** Averages of a network's weights over its steps, kept beside them so that a saved network resumes exactly. */
export interface WeightAverage {
  /** Takes in the weights as they are after a step. */
  update(): void;
  /** Does something with the averages in the weights' place. */
  inPlace<T>(work: () => Promise<T>): Promise<T>;
  /** All arrays, with the averages in the weights' place. */
  toArrays(): Promise<WeightArrays>;
}

/** Names of the slots. */
const [averageSlot, stepsSlot] = ["average", "averagedSteps"];

/**
 * An exponential moving average that begins with the weights after the first step. Its decay rises with the steps,
 * min(decay, (1 + steps) / (10 + steps)), so that it follows the weights of a short training too.
 * https://www.tensorflow.org/api_docs/python/tf/train/ExponentialMovingAverage
 * @param decay share of the average that is kept at a step, in [0, 1); 0 averages nothing and keeps nothing
 */
export function weightAverage(
  tf: Tf,
  weights: Weights,
  { trainable, decay }: { readonly trainable: readonly Variable[]; readonly decay: number },
): WeightAverage {
  const [first] = trainable;
  if (decay === 0 || first === undefined)
    return { update: () => undefined, inPlace: (work) => work(), toArrays: () => weights.toArrays() };
  const steps = weights.count(stepsSlot, first);
  const pairs = trainable.map((weight) => ({ weight, average: weights.slot(averageSlot, weight) }));

  function swap(): void {
    if (steps.value === 0) return;
    for (const { weight, average } of pairs)
      tf.tidy(() => {
        const now = tf.clone<Tensor>(weight);
        weight.assign(average);
        average.assign(now);
      });
  }

  return {
    update() {
      const done = steps.value++;
      const kept = done === 0 ? 0 : Math.min(decay, (1 + done) / (10 + done));
      tf.tidy(() => {
        for (const { weight, average } of pairs)
          average.assign(kept === 0 ? tf.clone<Tensor>(weight) : tf.add(weight, tf.mul(tf.sub(average, weight), kept)));
      });
    },
    async inPlace(work) {
      swap();
      try {
        return await work();
      } finally {
        swap();
      }
    },
    async toArrays() {
      swap();
      try {
        return await weights.toArrays();
      } finally {
        swap();
      }
    },
  };
}
