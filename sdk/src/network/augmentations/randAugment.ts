import { pick } from "../../math/random.js";
import type { ImageShape } from "../../ops/shape.js";
import { upToOne, whole } from "../optionRule.js";
import type { ExampleAugmentation } from "./augmentation.js";
import { imageOps } from "./imageOps.js";

/** Options of `randAugment`. */
export interface RandAugmentValues {
  /** Ops an image, one after the other, each drawn evenly with replacement. @defaultValue 2 */
  readonly ops: number;
  /** Strength of every op, in [0, 1]; its direction is drawn. 0 is off. @defaultValue 0 */
  readonly magnitude: number;
}

/**
 * RandAugment for normalised images of any number of channels: random ops of one strength, from identity, translateX, translateY,
 * shearX, shearY, rotate, brightness, contrast, color, sharpness, posterize and solarize. https://arxiv.org/abs/1909.13719
 */
export const randAugment: ExampleAugmentation<RandAugmentValues, ImageShape> = {
  ranks: [3],
  rules: { ops: whole(2, "of ops"), magnitude: upToOne(0) },
  isOn: ({ ops, magnitude }) => ops > 0 && magnitude > 0,
  change({ ops, magnitude }, { shape, rng }) {
    const drawn = Array.from({ length: ops }, () => {
      const op = pick(Object.values(imageOps), rng);
      return { op, strength: rng() < 0.5 ? -magnitude : magnitude };
    });
    return (image) => {
      for (const { op, strength } of drawn) op(image, shape, strength);
    };
  },
};
