// Every augmentation by name. To add one: its file, and its line here. What an epoch does with them is in augmenter.ts.
import { crop } from "./crop.js";
import { cutmix } from "./cutmix.js";
import { cutout } from "./cutout.js";
import { flip } from "./flip.js";
import { mixup } from "./mixup.js";
import { noise } from "./noise.js";
import { randAugment } from "./randAugment.js";

/** Chances are drawn in this order; changes are made in the reverse order, so that cutout comes last. Mixing follows. */
export const augmentations = {
  /** Images: side in pixels of a square that is set to the mean; 0 is off. https://arxiv.org/abs/1708.04552 @defaultValue 0 */
  cutout,
  /** Images: largest shift in each direction, in pixels. @defaultValue 0 */
  crop,
  /** Images: mirrors half of them left to right. @defaultValue false */
  flip,
  /** Images: random ops of one strength. https://arxiv.org/abs/1909.13719 */
  randAugment,
  /** Rows of features: Gaussian noise on each, in standard deviations of the feature, at least 0. @defaultValue 0 */
  noise,
  /** Images and rows: averages pairs and their losses by a share from Beta(mixup, mixup); 0 is off. https://arxiv.org/abs/1710.09412 @defaultValue 0 */
  mixup,
  /** Images: pastes a rectangle of another image, its share from Beta(cutmix, cutmix); 0 is off. https://arxiv.org/abs/1905.04899 @defaultValue 0 */
  cutmix,
} as const;

/** The value of each augmentation. */
export type AugmentationValues = {
  readonly [Name in keyof typeof augmentations]: Parameters<(typeof augmentations)[Name]["isOn"]>[0];
};

/** Rules of their options. */
export const augmentationRules = Object.fromEntries(
  Object.entries(augmentations).map(([name, { rules }]) => [name, rules]),
) as {
  readonly [Name in keyof typeof augmentations]: (typeof augmentations)[Name]["rules"];
};
