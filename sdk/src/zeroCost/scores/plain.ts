import { zeroCostScore } from "../score.js";
import { sumOverWeights } from "../sumOverWeights.js";

/** The sum of weight x gradient. https://arxiv.org/abs/2101.08134 */
export const plain = zeroCostScore({
  needs: "targets",
  definition: "sum of weight x gradient",
  source: "https://arxiv.org/abs/2101.08134",
  compute: async ({ gradients }) => sumOverWeights(await gradients(), (weight, gradient) => weight * gradient),
});
