import { zeroCostScore } from "../score.js";

/** Sum over layers of the Euclidean norm of the initial weights. https://arxiv.org/abs/2101.08134 */
export const l2Norm = zeroCostScore({
  needs: "network",
  definition: "norm of the initial weights, summed over layers",
  source: "https://arxiv.org/abs/2101.08134",
  compute: ({ tf, trainable }) =>
    trainable
      .filter(({ rank }) => rank >= 2)
      .reduce((sum, weight) => sum + tf.tidy(() => tf.norm(weight).dataSync()[0] as number), 0),
});
