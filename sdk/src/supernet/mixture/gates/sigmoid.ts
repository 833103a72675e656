import { all, type Drawn, type Gate } from "./gate.js";

/** Each op counts by a sigmoid of its own, so that ops do not compete; indecision is the nearness to 1/2. https://arxiv.org/abs/1911.12126 */
export const sigmoid = (): Gate => ({
  draw: drawn,
  expected: drawn,
  undecided: (weights) => ({
    value: weights.reduce((sum, weight) => sum + 1 / 4 - (weight - 1 / 2) ** 2, 0) / weights.length,
    gradient: weights.map((weight) => (1 - 2 * weight) / weights.length),
  }),
});

function drawn(logits: readonly number[]): Drawn {
  const weights = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  return {
    weights,
    active: all(logits),
    backward: (gradient) => weights.map((weight, index) => weight * (1 - weight) * (gradient[index] as number)),
  };
}
