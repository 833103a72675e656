import { integerBelow } from "../../math/random.js";
import { symmetricBeta } from "../../math/symmetricBeta.js";
import type { ImageShape } from "../../ops/shape.js";
import { atLeastZero } from "../optionRule.js";
import type { MixingAugmentation } from "./augmentation.js";

/**
 * Pastes a rectangle of another image of the batch; the rest is a share from Beta(alpha, alpha) of the area, or more where the
 * rectangle reaches over the border. https://arxiv.org/abs/1905.04899
 */
export const cutmix: MixingAugmentation<number, ImageShape> = {
  ranks: [3],
  rules: atLeastZero(0),
  isOn: (alpha) => alpha > 0,
  mixture(alpha, { shape: [height, width, channels], rng }) {
    const side = Math.sqrt(1 - symmetricBeta(alpha, rng));
    const [top, bottom] = interval(height, side, integerBelow(height, rng));
    const [left, right] = interval(width, side, integerBelow(width, rng));
    return {
      share: 1 - ((bottom - top) * (right - left)) / (height * width),
      mix(example, partner) {
        for (let row = top; row < bottom; row++) {
          const [from, to] = [(row * width + left) * channels, (row * width + right) * channels];
          example.set(partner.subarray(from, to), from);
        }
      },
    };
  },
};

/** A share of a length around a centre, cut off at its ends. */
function interval(length: number, share: number, centre: number): readonly [from: number, to: number] {
  const half = Math.floor(Math.floor(length * share) / 2);
  return [Math.max(0, centre - half), Math.min(length, centre + half)];
}
