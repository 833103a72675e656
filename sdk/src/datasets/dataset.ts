import type { ImageShape } from "../ops/shape.js";
import { type ChannelStatistics, channelStatistics } from "./channelStatistics.js";
import { checkClasses, checkPool, checkShape } from "./checkPool.js";
import { contentHash } from "./contentHash.js";
import { type Normalize, normalizer } from "./normalizer.js";
import type { Pool } from "./pool.js";
import { type Split, type SplitName, splitNames } from "./split.js";

export type { Split, SplitName } from "./split.js";

/** What a data set is made of: three splits that are already drawn. */
export interface DatasetParts {
  readonly name: string;
  readonly shape: ImageShape;
  readonly classes: readonly string[];
  readonly train: Pool;
  readonly validation: Pool;
  readonly test: Pool;
}

/** How many images of one class each split holds. */
export interface ClassCounts {
  readonly name: string;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/**
 * Labelled images in three disjoint splits: an immutable value, named by its content. Every prefix of `train` is nearly stratified,
 * so a share of the training data is a prefix of it.
 */
export class Dataset {
  readonly name: string;
  /** Content hash, 32 hex digits: equal for equal data in every process and on every machine. */
  readonly id: string;
  /** [height, width, channels] of one image. */
  readonly shape: ImageShape;
  /** Class names; a label is an index into them. */
  readonly classes: readonly string[];
  readonly train: Split;
  readonly validation: Split;
  readonly test: Split;

  /** @throws RangeError when shapes, classes, labels or pixels do not fit each other, or a split is empty */
  constructor({ name, shape, classes, ...pools }: DatasetParts) {
    if (name.trim() === "")
      throw new RangeError("name must not be empty; give the data set the name that tables shall show");
    checkShape(shape);
    checkClasses(classes);
    const split = (which: SplitName): Split => {
      const { pixels, labels } = pools[which];
      if (labels.length === 0) throw new RangeError(`${which} must hold at least 1 image, but is empty; give it some`);
      checkPool(pools[which], shape, classes.length, which);
      return Object.freeze({ name: which, count: labels.length, pixels, labels });
    };
    this.name = name;
    this.shape = Object.freeze([...shape] as const);
    this.classes = Object.freeze([...classes]);
    this.train = split("train");
    this.validation = split("validation");
    this.test = split("test");
    this.id = contentHash(this.shape, this.classes, [this.train, this.validation, this.test]);
    Object.freeze(this);
  }

  /**
   * A batch to feed a network: scaled to 0..1 where stored as bytes, less the mean and over the deviation of the train split.
   * @returns [indices, height, width, channels], flat
   * @throws RangeError when an index is outside the split
   */
  images(split: SplitName, indices: readonly number[] | Int32Array): Float32Array {
    const { pixels, count } = this[split];
    const size = this.shape[0] * this.shape[1] * this.shape[2];
    const { normalize } = derived(this);
    const batch = new Float32Array(indices.length * size);
    indices.forEach((index: number, place: number) => {
      checkIndex(index, count, split);
      normalize(pixels.subarray(index * size, (index + 1) * size), batch, place * size);
    });
    return batch;
  }

  /** Class index of each of these images. @throws RangeError when an index is outside the split */
  labels(split: SplitName, indices: readonly number[] | Int32Array): Int32Array {
    const { labels, count } = this[split];
    return Int32Array.from(indices, (index) => {
      checkIndex(index, count, split);
      return labels[index] as number;
    });
  }

  /** Mean and deviation of each channel over the train split, of pixels scaled to 0..1. Computed once. */
  channelStatistics(): ChannelStatistics {
    return derived(this).statistics;
  }

  /** How many images of each class the splits hold, one row a class. */
  classBalance(): readonly ClassCounts[] {
    const counts = {
      train: this.classes.map(() => 0),
      validation: this.classes.map(() => 0),
      test: this.classes.map(() => 0),
    };
    for (const name of splitNames) for (const label of this[name].labels) counts[name][label]! += 1;
    return this.classes.map((name, index) => ({
      name,
      train: counts.train[index] as number,
      validation: counts.validation[index] as number,
      test: counts.test[index] as number,
    }));
  }

  /** What it is, without the pixels: for journals and reports. */
  toJSON(): {
    name: string;
    id: string;
    shape: ImageShape;
    classes: readonly string[];
    counts: Readonly<Record<SplitName, number>>;
  } {
    const counts = { train: this.train.count, validation: this.validation.count, test: this.test.count };
    return { name: this.name, id: this.id, shape: this.shape, classes: this.classes, counts };
  }
}

interface Derived {
  readonly statistics: ChannelStatistics;
  readonly normalize: Normalize;
}

// beside the data sets, not in them: a frozen value cannot hold what is computed later
const memo = new WeakMap<Dataset, Derived>();

function derived(dataset: Dataset): Derived {
  const known = memo.get(dataset);
  if (known) return known;
  const statistics = Object.freeze(channelStatistics(dataset.train.pixels, dataset.shape[2]));
  const result = { statistics, normalize: normalizer(statistics) };
  memo.set(dataset, result);
  return result;
}

function checkIndex(index: number, count: number, split: SplitName): void {
  if (!(Number.isInteger(index) && index >= 0 && index < count)) {
    throw new RangeError(`indices must be within 0..${count - 1} of the ${split} split, but one is ${index}`);
  }
}
