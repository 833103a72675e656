import type { Optimizer } from "../optimizer.js";
import { penalized } from "./penalized.js";

/** Divides each gradient by the root of its running mean square. https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf */
export const rmsprop: Optimizer =
  (tf, weights, { weightDecay, decay, epsilon }) =>
  (gradients, learningRate) => {
    for (const [weight, gradient] of gradients) {
      const square = weights.slot("square", weight);
      tf.tidy(() => {
        const slope = penalized(tf, weight, gradient, weightDecay);
        square.assign(tf.add(tf.mul(square, decay), tf.mul(tf.square(slope), 1 - decay)));
        weight.assign(tf.sub(weight, tf.mul(tf.div(slope, tf.add(tf.sqrt(square), epsilon)), learningRate)));
      });
    }
  };
