import { all, type Gate, gumbel, softmax, softmaxBackward, softmaxDraw } from "./gate.js";
import { type Temperatures, temperatureAt } from "./temperature.js";

/** Weights from a concrete distribution, whose temperature falls: softer samples of one op. All ops are computed. https://arxiv.org/abs/1812.09926 */
export const gumbelSoftmax = (temperatures: Temperatures): Gate => ({
  draw(logits, { rng, progress }) {
    const temperature = temperatureAt(temperatures, progress);
    const weights = softmax(logits.map((logit) => (logit + gumbel(rng)) / temperature));
    return {
      weights,
      active: all(logits),
      backward: (gradient) => softmaxBackward(weights, gradient).map((slope) => slope / temperature),
    };
  },
  expected: softmaxDraw,
});
