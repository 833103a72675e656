import { drawIndex } from "./drawIndex.js";
import { type Gate, softmax, softmaxDraw } from "./gate.js";

/**
 * One op a step, drawn by its probability. The gradient is that of a reward, by the derivative of the logarithm of the probability; it needs
 * no gradient through the op. https://doi.org/10.1007/BF00992696
 */
export const policy = (): Gate => ({
  draw(logits, { rng }) {
    const probabilities = softmax(logits);
    const chosen = drawIndex(probabilities, rng);
    return {
      weights: logits.map((_, index) => (index === chosen ? 1 : 0)),
      active: [chosen],
      backward: (gradient) =>
        probabilities.map(
          (probability, index) => (gradient[chosen] as number) * ((index === chosen ? 1 : 0) - probability),
        ),
    };
  },
  expected: softmaxDraw,
});
