import { normal } from "../../math/random.js";
import { atLeastZero } from "../optionRule.js";
import type { ExampleAugmentation } from "./augmentation.js";

/** Adds Gaussian noise to each feature. https://doi.org/10.1162/neco.1995.7.1.108 */
export const noise: ExampleAugmentation<number> = {
  ranks: [1],
  rules: atLeastZero(0),
  isOn: (deviation) => deviation > 0,
  change(deviation, { shape, rng }) {
    const added = Float32Array.from({ length: shape[0] }, () => deviation * normal(rng));
    return (row) => {
      for (const [feature, change] of added.entries()) row[feature] = (row[feature] as number) + change;
    };
  },
};
