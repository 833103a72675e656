import type { ImageShape } from "../../ops/shape.js";
import { flag } from "../optionRule.js";
import type { ExampleAugmentation } from "./augmentation.js";

/** Mirrors half of the images left to right. */
export const flip: ExampleAugmentation<boolean, ImageShape> = {
  ranks: [3],
  rules: flag(false),
  isOn: (flips) => flips,
  change(_, { shape: [height, width, channels], rng, isOn }) {
    // the draws of a crop by 0 pixels: an earlier version made them, and its studies must go on as they began
    if (!isOn("crop")) for (let draw = 0; draw < 2; draw++) rng();
    if (rng() >= 0.5) return () => undefined;
    return (image) => {
      const source = image.slice();
      for (let row = 0; row < height; row++)
        for (let column = 0; column < width; column++)
          for (let channel = 0; channel < channels; channel++)
            image[(row * width + column) * channels + channel] = source[
              (row * width + width - 1 - column) * channels + channel
            ] as number;
    };
  },
};
