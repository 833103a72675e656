import type { ImageShape } from "../ops/shape.js";
import type { Pool } from "./pool.js";

/** @throws RangeError when the shape is not three positive whole numbers */
export function checkShape(shape: readonly number[]): asserts shape is ImageShape {
  if (shape.length !== 3 || !shape.every((side) => Number.isInteger(side) && side >= 1)) {
    throw new RangeError(
      `shape must be [height, width, channels], three whole numbers of at least 1, but is [${shape.join(", ")}]; ` +
        "give grey images one channel: [28, 28, 1]",
    );
  }
}

/** @throws RangeError when there are fewer than two classes, or two of the same name */
export function checkClasses(classes: readonly string[]): void {
  if (classes.length < 2) {
    throw new RangeError(
      `classes must name at least 2 classes, but ${classes.length} < 2 (${classes.join(", ") || "none"}); check the labels`,
    );
  }
  const repeated = classes.find((name, index) => classes.indexOf(name) !== index);
  if (repeated !== undefined)
    throw new RangeError(`classes must have different names, but "${repeated}" occurs twice; rename one`);
}

/**
 * @param where names the images in errors, "train" for one
 * @throws RangeError when pixels and labels do not fit each other, a label names no class, or a pixel is not a finite number
 */
export function checkPool({ pixels, labels }: Pool, shape: ImageShape, classes: number, where: string): void {
  const size = shape[0] * shape[1] * shape[2];
  if (pixels.length !== labels.length * size) {
    throw new RangeError(
      `${where}: ${labels.length} labels and shape [${shape.join(", ")}] need ${labels.length * size} pixel values, ` +
        `but there are ${pixels.length}; give one label an image, and check the shape`,
    );
  }
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index] as number;
    if (!(label >= 0 && label < classes)) {
      throw new RangeError(
        `${where}: labels must be within 0..${classes - 1} for ${classes} classes, but the label of image ${index} is ${label}; ` +
          "correct it, or name more classes",
      );
    }
  }
  if (pixels instanceof Uint8Array) return;
  for (let index = 0; index < pixels.length; index++) {
    const value = pixels[index] as number;
    if (!Number.isFinite(value)) throw new RangeError(`${where}: ${notFinite(value, index, shape)}`);
  }
}

function notFinite(value: number, index: number, [height, width, channels]: ImageShape): string {
  const column = Math.floor(index / channels) % width;
  const row = Math.floor(index / (channels * width)) % height;
  const image = Math.floor(index / (channels * width * height));
  return (
    `pixels must be finite numbers, but image ${image} holds ${value} at row ${row}, column ${column}, ` +
    `channel ${index % channels}; fill it in, or drop the image`
  );
}
