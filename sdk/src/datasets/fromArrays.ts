import type { ImageShape } from "../ops/shape.js";
import { classIndices } from "../tasks/classIndices.js";
import { checkClasses, checkPool, checkShape } from "./checkPool.js";
import type { Dataset } from "./dataset.js";
import { labelArray, type Pool } from "./pool.js";
import type { SplitOptions } from "./split.js";
import { splitPools } from "./splitPools.js";

/** Numbers in arrays in arrays, to any depth. */
export type Nested = ArrayLike<number> | readonly Nested[];

export interface LabelledImages {
  /**
   * [count, height, width, channels], flat or nested to any depth. A flat Uint8Array means value / 255; everything else is taken as it
   * is (any scale will do: batches are normalised with the mean and deviation of the train split).
   */
  readonly images: Nested;
  /** One class name, or whole number, an image. */
  readonly labels: ArrayLike<number> | readonly (number | string)[];
}

export interface FromArraysOptions extends LabelledImages, SplitOptions {
  /** What tables and figures call it. */
  readonly name: string;
  /** [height, width, channels] of one image. */
  readonly shape: ImageShape;
  /** Class names. With them, labels are these names or indices into them; without, each distinct label is a class, in order. */
  readonly classes?: readonly string[];
  /** Images kept apart for the test split. Without them it is drawn from `images`: a fifth of them, unless `test` says how many. */
  readonly testSet?: LabelledImages;
}

/**
 * A data set from your own images: stratified, seeded splits of arrays in memory.
 * @throws RangeError when lengths do not match, a label names no class, a pixel is not finite or there are fewer images than classes
 */
export function fromArrays({ name, shape, classes, testSet, images, labels, ...splits }: FromArraysOptions): Dataset {
  checkShape(shape);
  const both = testSet
    ? [...Array.from<number | string>(labels), ...Array.from<number | string>(testSet.labels)]
    : labels;
  const named = classIndices(both, classes);
  checkClasses(named.classes);
  const pool = (source: LabelledImages, from: number, where: string): Pool => {
    const indices = labelArray(named.indices.slice(from, from + source.labels.length), named.classes.length);
    const result = { pixels: flat(source.images), labels: indices };
    checkPool(result, shape, named.classes.length, where);
    return result;
  };
  const train = pool({ images, labels }, 0, "images");
  const test = testSet && pool(testSet, labels.length, "testSet");
  return splitPools({ name, shape, classes: named.classes, train, test }, splits);
}

/** All numbers in order. Flat bytes and floats are taken as they are, for the splits copy them anyway. */
function flat(images: Nested): Uint8Array | Float32Array {
  if (images instanceof Uint8Array || images instanceof Float32Array) return images;
  const numbers: number[] = [];
  const collect = (part: ArrayLike<unknown>): void => {
    for (let index = 0; index < part.length; index++) {
      const item = part[index];
      if (typeof item === "object" && item !== null && "length" in item)
        collect(item as ArrayLike<unknown>); // has a length: an array
      else numbers.push(typeof item === "number" ? item : Number.NaN); // reported with its place by checkPool
    }
  };
  collect(images);
  return Float32Array.from(numbers);
}
