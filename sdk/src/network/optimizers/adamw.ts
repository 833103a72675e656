import { adamSteps } from "../../tensor/index.js";
import type { Optimizer } from "../optimizer.js";

/** Adam with weight decay decoupled from the gradient. https://arxiv.org/abs/1711.05101 */
export const adamw: Optimizer =
  (tf, weights, { weightDecay, beta1, beta2, epsilon }) =>
  (gradients, learningRate) => {
    const updates = gradients.map(([variable, gradient]) => {
      // a weight of a supernet is not updated at every step, so each counts its own
      const steps = weights.count("steps", variable);
      steps.value++;
      const slots = { first: weights.slot("first", variable), second: weights.slot("second", variable) };
      return { variable, slots, gradient, step: steps.value };
    });
    adamSteps(tf, updates, { learningRate, weightDecay, beta1, beta2, epsilon });
  };
