import { momentumSteps } from "../../tensor/index.js";
import type { Optimizer } from "../optimizer.js";
import { penalized } from "./penalized.js";

/** Gradient descent with momentum, as PyTorch defines it; with `nesterov`, the gradient is added to the momentum once more. */
export const momentum: Optimizer =
  (tf, weights, { momentum, nesterov, weightDecay }) =>
  (gradients, learningRate) => {
    const updates = gradients.map(([variable, gradient]) => {
      return { variable, velocity: weights.slot("velocity", variable), gradient };
    });
    if (!nesterov) {
      momentumSteps(tf, updates, { learningRate, momentum, weightDecay });
      return;
    }
    for (const { variable, velocity, gradient } of updates)
      tf.tidy(() => {
        const slope = penalized(tf, variable, gradient, weightDecay);
        velocity.assign(tf.add(tf.mul(velocity, momentum), slope));
        variable.assign(tf.sub(variable, tf.mul(tf.add(slope, tf.mul(velocity, momentum)), learningRate)));
      });
  };
