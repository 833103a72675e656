import { zeroCostScore } from "../score.js";

/** Fisher information of the outputs of convolutions: half the mean square of activation x gradient, summed over channels. https://arxiv.org/abs/1906.04113 */
export const fisher = zeroCostScore({
  needs: "targets",
  definition: "Fisher information of the outputs of convolutions",
  source: "https://arxiv.org/abs/1906.04113",
  compute: async ({ gateGradients }) =>
    (await gateGradients()).reduce(
      (sum, { shape: [count], values }) => sum + values.reduce((squares, g) => squares + (g * g) / 2, 0) / count,
      0,
    ),
});
