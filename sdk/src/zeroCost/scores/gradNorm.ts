import { zeroCostScore } from "../score.js";

/** Sum over layers of the Euclidean norm of the loss's gradient. https://arxiv.org/abs/2101.08134 */
export const gradNorm = zeroCostScore({
  needs: "targets",
  definition: "norm of the gradient of the loss, summed over layers",
  source: "https://arxiv.org/abs/2101.08134",
  compute: async ({ gradients }) =>
    (await gradients()).reduce(
      (sum, { gradient }) => sum + Math.sqrt(gradient.reduce((squares, g) => squares + g * g, 0)),
      0,
    ),
});
