import { integerBelow } from "../../math/random.js";
import type { ImageShape } from "../../ops/shape.js";
import { whole } from "../optionRule.js";
import type { ExampleAugmentation } from "./augmentation.js";

/** Random crop of the padded image: shifts it by at most this many pixels in each direction and fills with the mean. */
export const crop: ExampleAugmentation<number, ImageShape> = {
  ranks: [3],
  rules: whole(0, "of pixels"),
  isOn: (most) => most > 0,
  change(most, { shape: [height, width, channels], rng }) {
    const down = integerBelow(2 * most + 1, rng) - most;
    const right = integerBelow(2 * most + 1, rng) - most;
    return (image) => {
      const source = image.slice();
      image.fill(0);
      const [from, to] = [Math.max(0, right), Math.min(width, width + right)];
      for (let row = Math.max(0, down); row < Math.min(height, height + down); row++) {
        const start = ((row - down) * width - right) * channels;
        if (to > from)
          image.set(source.subarray(start + from * channels, start + to * channels), (row * width + from) * channels);
      }
    };
  },
};
