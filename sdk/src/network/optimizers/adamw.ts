import { adamStep } from "../../tensor/index.js";
import type { Optimizer } from "../optimizer.js";

/** Adam with weight decay decoupled from the gradient. https://arxiv.org/abs/1711.05101 */
export const adamw: Optimizer =
  (tf, weights, { weightDecay, beta1, beta2, epsilon }) =>
  (gradients, learningRate) => {
    for (const [weight, gradient] of gradients) {
      // a weight of a supernet is not updated at every step, so each counts its own
      const steps = weights.count("steps", weight);
      steps.value++;
      const slots = { first: weights.slot("first", weight), second: weights.slot("second", weight) };
      adamStep(tf, weight, slots, gradient, { learningRate, weightDecay, step: steps.value, beta1, beta2, epsilon });
    }
  };
