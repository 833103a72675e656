import { drawIndex } from "./drawIndex.js";
import { type Gate, softmax, softmaxBackward, softmaxDraw } from "./gate.js";

/**
 * Binary gates: one op a step, drawn by its probability. A step of the architecture parameters draws two and moves probability between
 * them only. https://arxiv.org/abs/1812.00332
 */
export const binary = (): Gate => ({
  draw(logits, { rng, architecture }) {
    const probabilities = softmax(logits);
    const open = drawIndex(probabilities, rng);
    const oneHot = logits.map((_, index) => (index === open ? 1 : 0));
    if (!architecture || logits.length === 1)
      return { weights: oneHot, active: [open], backward: () => logits.map(() => 0) };
    const rest = probabilities.map((probability, index) => (index === open ? 0 : probability));
    const other = drawIndex(rest, rng);
    const pair = [open, other] as const;
    const ofPair = softmax(pair.map((index) => logits[index] as number));
    return {
      weights: oneHot,
      active: pair,
      backward(gradient) {
        const slopes = softmaxBackward(
          ofPair,
          pair.map((index) => gradient[index] as number),
        );
        return logits.map((_, index) => slopes[pair.indexOf(index)] ?? 0);
      },
    };
  },
  expected: softmaxDraw,
  settled(before, after, { active }) {
    // the two are rescaled, so that the probabilities of the others stay as they were
    const massOf = (logits: readonly number[]) =>
      Math.log(active.reduce((sum, index) => sum + Math.exp(logits[index] as number), 0));
    const shift = massOf(before) - massOf(after);
    return before.map((logit, index) => (active.includes(index) ? (after[index] as number) + shift : logit));
  },
});
