import { zeroCostScore } from "../score.js";
import { sumOverWeights } from "../sumOverWeights.js";

/** How much the loss would change if single weights were cut: the sum of |weight x gradient|. https://arxiv.org/abs/1810.02340 */
export const snip = zeroCostScore({
  needs: "targets",
  definition: "sum of |weight x gradient|",
  source: "https://arxiv.org/abs/1810.02340",
  compute: async ({ gradients }) =>
    sumOverWeights(await gradients(), (weight, gradient) => Math.abs(weight * gradient)),
});
