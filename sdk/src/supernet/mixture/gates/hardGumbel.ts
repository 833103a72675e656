import { largestOf } from "../../../space/kinds/mixture.js";
import { type Gate, gumbel, softmax, softmaxBackward, softmaxDraw } from "./gate.js";
import { type Temperatures, temperatureAt } from "./temperature.js";

/**
 * One op a step, the largest logit after Gumbel noise, which is the only one computed; its gradient goes through the softmax of the same
 * noise. https://arxiv.org/abs/1910.04465
 */
export const hardGumbel = (temperatures: Temperatures): Gate => ({
  draw(logits, { rng, progress }) {
    const temperature = temperatureAt(temperatures, progress);
    const noisy = logits.map((logit) => (logit + gumbel(rng)) / temperature);
    const chosen = largestOf(noisy);
    const soft = softmax(noisy);
    return {
      weights: logits.map((_, index) => (index === chosen ? 1 : 0)),
      active: [chosen],
      backward: (gradient) => softmaxBackward(soft, gradient).map((slope) => slope / temperature),
    };
  },
  expected: softmaxDraw,
});
