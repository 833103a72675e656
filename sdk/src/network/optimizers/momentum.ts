import { momentumStep } from "../../tensor/index.js";
import type { Optimizer } from "../optimizer.js";
import { penalized } from "./penalized.js";

/** Gradient descent with momentum, as PyTorch defines it; with `nesterov`, the gradient is added to the momentum once more. */
export const momentum: Optimizer =
  (tf, weights, { momentum, nesterov, weightDecay }) =>
  (gradients, learningRate) => {
    for (const [weight, gradient] of gradients) {
      const velocity = weights.slot("velocity", weight);
      if (!nesterov) {
        momentumStep(tf, weight, velocity, gradient, { learningRate, momentum, weightDecay });
        continue;
      }
      tf.tidy(() => {
        const slope = penalized(tf, weight, gradient, weightDecay);
        velocity.assign(tf.add(tf.mul(velocity, momentum), slope));
        weight.assign(tf.sub(weight, tf.mul(tf.add(slope, tf.mul(velocity, momentum)), learningRate)));
      });
    }
  };
