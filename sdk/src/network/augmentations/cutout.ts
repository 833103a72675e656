import { integerBelow } from "../../math/random.js";
import type { ImageShape } from "../../ops/shape.js";
import { whole } from "../optionRule.js";
import type { ExampleAugmentation } from "./augmentation.js";

/** Sets a random square to the mean; its side is given in pixels, and it may extend beyond the border. https://arxiv.org/abs/1708.04552 */
export const cutout: ExampleAugmentation<number, ImageShape> = {
  ranks: [3],
  rules: whole(0, "of pixels"),
  isOn: (side) => side > 0,
  change(side, { shape: [height, width, channels], rng }) {
    const top = integerBelow(height, rng) - Math.floor(side / 2);
    const left = integerBelow(width, rng) - Math.floor(side / 2);
    const [from, to] = [Math.max(0, left), Math.min(width, left + side)];
    return (image) => {
      for (let row = Math.max(0, top); row < Math.min(height, top + side); row++)
        image.fill(0, (row * width + from) * channels, (row * width + to) * channels);
    };
  },
};
