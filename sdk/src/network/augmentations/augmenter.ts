import { integerBelow, type Rng, shuffle } from "../../math/random.js";
import type { Shape } from "../../ops/shape.js";
import type { Batch } from "../batches.js";
import type { AugmentationPlace, ExampleAugmentation, MixingAugmentation, Mixture } from "./augmentation.js";
import { type AugmentationValues, augmentations } from "./index.js";

type AnyAugmentation = ExampleAugmentation<unknown> | MixingAugmentation<unknown>;
const table = augmentations as unknown as Readonly<Record<string, AnyAugmentation>>; // name, value and shape belong together

/** Augments batches of normalised inputs of one shape, in place. */
export type Augmenter = (batch: Batch, rng: Rng) => Batch;

/**
 * What a training does to its batches; undefined when nothing is on.
 * @throws RangeError when an augmentation is on that is not for inputs of this shape
 */
export function augmenterOf(values: AugmentationValues, shape: Shape): Augmenter | undefined {
  const on = Object.entries(table).filter(([name, augmentation]) => augmentation.isOn(optionIn(values, name)));
  checkRanks(
    on.map(([name]) => name),
    shape,
  );
  if (on.length === 0) return undefined;
  const isOn = (name: string) => on.some(([other]) => other === name);
  const changes = on.flatMap(([name, augmentation]) =>
    "change" in augmentation ? [(place: AugmentationPlace) => augmentation.change(optionIn(values, name), place)] : [],
  );
  const mixtures = on.flatMap(([name, augmentation]) =>
    "mixture" in augmentation
      ? [(place: AugmentationPlace) => augmentation.mixture(optionIn(values, name), place)]
      : [],
  );
  return (batch, rng) => {
    const place = { shape, rng, isOn };
    const size = batch.images.length / batch.count;
    for (let start = 0; start < batch.images.length; start += size) {
      const example = batch.images.subarray(start, start + size);
      const drawn = changes.map((change) => change(place));
      for (const change of drawn.reverse()) change(example);
    }
    if (mixtures.length === 0) return batch;
    // of several, each batch takes one
    const mixture = mixtures[mixtures.length === 1 ? 0 : integerBelow(mixtures.length, rng)];
    return mixture === undefined ? batch : mixed(batch, mixture(place), rng);
  };
}

/** @throws RangeError when one of these augmentations is not for inputs of this shape */
export function checkRanks(names: readonly string[], shape: Shape): void {
  const fits = (name: string) => table[name]?.ranks.includes(shape.length) === true;
  const unfit = names.find((name) => !fits(name));
  if (unfit !== undefined)
    throw new RangeError(
      `augment.${unfit} is for ${table[unfit]?.ranks.map(inputsOf).join(" and ")}, but one input has the shape [${shape.join(", ")}]; leave it out; for these inputs there are: ${Object.keys(table).filter(fits).join(", ") || "none"}`,
    );
}

const inputsOf = (rank: number): string => (rank === 1 ? "rows of features" : "images [height, width, channels]");

const optionIn = (values: AugmentationValues, name: string): unknown => values[name as keyof AugmentationValues];

/** Mixes each example with the one that takes its place in a random order. */
function mixed(batch: Batch, { share, mix }: Mixture, rng: Rng): Batch {
  const { images, labels, count } = batch;
  const partners = shuffle(Array(count).keys(), rng);
  const originals = images.slice();
  const [size, width] = [images.length / count, labels.length / count];
  const others = labels.slice();
  for (const [index, partner] of partners.entries()) {
    mix(images.subarray(index * size, (index + 1) * size), originals.subarray(partner * size, (partner + 1) * size));
    others.set(labels.subarray(partner * width, (partner + 1) * width), index * width);
  }
  return { ...batch, mixed: { labels: others, share } };
}
