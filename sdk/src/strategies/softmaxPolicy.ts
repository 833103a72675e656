import type { Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import { levelsOf, type Part, placeOf, valueAt } from "../space/parts.js";
import type { Searchable } from "./strategy.js";

/** Trainable probabilities of the values of every part. */
export interface SoftmaxPolicy {
  draw(rng: Rng): Genotype;
  /** Raises the probability of a genotype's values when its advantage is positive, else lowers it. */
  learn(genotype: Genotype, advantage: number): void;
}

const decays = [0.9, 0.999] as const;

/**
 * One softmax per part, trained by the policy gradient with Adam (https://arxiv.org/abs/1412.6980). Starts uniform.
 * @param levels bins per numeric range; values within a bin are equally likely
 */
export function softmaxPolicy(
  space: Searchable,
  { learningRate, levels }: { readonly learningRate: number; readonly levels: number },
): SoftmaxPolicy {
  const bins = space.parts.map((part) =>
    part.kind === "categorical" ? levelsOf(part) : Math.min(levels, levelsOf(part)),
  );
  const zeros = () => bins.map((count) => new Float64Array(count));
  const [logits, mean, square] = [zeros(), zeros(), zeros()];
  let steps = 0;
  return {
    draw: (rng) =>
      space.genotype(
        space.parts.map((part, index) => {
          const bin = drawn(softmax(logits[index] as Float64Array), rng);
          return valueAt(part, (bin + rng()) / (bins[index] as number));
        }),
      ),
    learn(genotype, advantage) {
      const values = space.values(genotype);
      const active = space.activeParts(genotype);
      steps++;
      for (const [index, part] of space.parts.entries()) {
        const own = logits[index] as Float64Array;
        const chances = softmax(own);
        const taken = binOf(part, values[index] as number, own.length);
        const [first, second] = [mean[index] as Float64Array, square[index] as Float64Array];
        for (let bin = 0; bin < own.length; bin++) {
          // inactive parts did not contribute to the reward
          const slope = active[index] ? advantage * ((bin === taken ? 1 : 0) - (chances[bin] as number)) : 0;
          first[bin] = decays[0] * (first[bin] as number) + (1 - decays[0]) * slope;
          second[bin] = decays[1] * (second[bin] as number) + (1 - decays[1]) * slope ** 2;
          const [direction, size] = [
            (first[bin] as number) / (1 - decays[0] ** steps),
            (second[bin] as number) / (1 - decays[1] ** steps),
          ];
          own[bin] = (own[bin] as number) + (learningRate * direction) / (Math.sqrt(size) + 1e-8);
        }
      }
    },
  };
}

const binOf = (part: Part, value: number, bins: number): number =>
  Math.min(bins - 1, Math.floor(placeOf(part, value) * bins));

function softmax(logits: Float64Array): Float64Array {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Draws an index with these probabilities. */
function drawn(chances: Float64Array, rng: Rng): number {
  let left = rng();
  const found = chances.findIndex((chance) => {
    left -= chance;
    return left < 0;
  });
  return found < 0 ? chances.length - 1 : found; // rounding
}
