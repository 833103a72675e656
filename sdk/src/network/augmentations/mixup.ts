import { symmetricBeta } from "../../math/symmetricBeta.js";
import { atLeastZero } from "../optionRule.js";
import type { MixingAugmentation } from "./augmentation.js";

/** Averages each example with another of its batch, by a share from Beta(alpha, alpha). https://arxiv.org/abs/1710.09412 */
export const mixup: MixingAugmentation<number> = {
  ranks: [1, 3],
  rules: atLeastZero(0),
  isOn: (alpha) => alpha > 0,
  mixture(alpha, { rng }) {
    const share = symmetricBeta(alpha, rng);
    return {
      share,
      mix(example, partner) {
        for (let index = 0; index < example.length; index++)
          example[index] = share * (example[index] as number) + (1 - share) * (partner[index] as number);
      },
    };
  },
};
