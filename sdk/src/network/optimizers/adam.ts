import type { Optimizer } from "../optimizer.js";
import { adamw } from "./adamw.js";
import { penalized } from "./penalized.js";

/** Adam with weight decay as an L2 penalty in the gradient. https://arxiv.org/abs/1412.6980 */
export const adam: Optimizer = (tf, weights, options) => {
  const update = adamw(tf, weights, { ...options, weightDecay: 0 });
  return (gradients, learningRate) =>
    tf.tidy(() =>
      update(
        gradients.map(([weight, gradient]) => [weight, penalized(tf, weight, gradient, options.weightDecay)] as const),
        learningRate,
      ),
    );
};
