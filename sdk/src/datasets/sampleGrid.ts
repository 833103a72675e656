import type { ImageShape } from "../ops/shape.js";
import type { Dataset } from "./dataset.js";
import { png } from "./png.js";
import type { SplitName } from "./split.js";

export interface SampleGridOptions {
  /** Images per row, at least 1. @defaultValue 10 */
  readonly columns?: number;
  /** Rows, at least 1. @defaultValue 3 */
  readonly rows?: number;
  /** The split whose first images are shown; those of "train" are nearly stratified. @defaultValue "train" */
  readonly split?: SplitName;
  /** Side of the square that each image is fitted into, in pixels. @defaultValue 64 */
  readonly side?: number;
}

/** A figure of sample images with their classes. */
export interface SampleGrid {
  /** A self-contained SVG element. */
  readonly svg: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

const gap = 8;
const caption = 14;
/** Mid-grey: legible on light and dark pages. The frame separates a black image from a black page. */
const ink = "#808080";

/**
 * Draws the first images of a split in a grid, row by row, with the class under each. Images with 3 channels are drawn in colour, others
 * show their first channel in grey. Pixels outside 0..1 are rescaled from their range.
 * @throws RangeError when columns, rows or side is not a whole number of at least 1
 */
export function sampleGrid(
  dataset: Dataset,
  { columns = 10, rows = 3, split = "train", side = 64 }: SampleGridOptions = {},
): SampleGrid {
  for (const [name, value] of Object.entries({ columns, rows, side })) {
    if (!(Number.isInteger(value) && value >= 1))
      throw new RangeError(`${name} must be a whole number of at least 1, but is ${value}`);
  }
  const shown = Math.min(columns * rows, dataset[split].count);
  const usedColumns = Math.min(columns, shown);
  const usedRows = Math.ceil(shown / columns);
  const [height, width] = imageShape(dataset);
  const toBytes = byteScale(dataset, split, shown);
  const cells = Array.from({ length: shown }, (_, index) => {
    const x = (index % columns) * (side + gap) + gap;
    const y = Math.floor(index / columns) * (side + gap + caption) + gap;
    const name = escaped(captionOf(dataset, split, index));
    const data = imagePng(dataset, split, index, toBytes).toString("base64");
    return (
      `<g transform="translate(${x} ${y})"><title>${name}</title>` +
      `<image width="${side}" height="${side}" href="data:image/png;base64,${data}" style="image-rendering:pixelated"/>` +
      `<rect width="${side}" height="${side}" fill="none" stroke="${ink}" stroke-opacity="0.5"/>` +
      `<text x="${side / 2}" y="${side + caption - 3}" text-anchor="middle"${fitted(name, side)}>${name}</text></g>`
    );
  });
  const total = { width: usedColumns * (side + gap) + gap, height: usedRows * (side + gap + caption) + gap };
  const label = escaped(`${shown} images of ${dataset.name}, ${height} x ${width}`);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total.width}" height="${total.height}" ` +
    `viewBox="0 0 ${total.width} ${total.height}" role="img" aria-label="${label}" font-family="sans-serif" font-size="10" fill="${ink}">` +
    `${cells.join("")}</svg>`;
  return { svg, ...total };
}

/** @throws RangeError when the inputs are not images */
function imageShape({ name, shape }: Dataset): ImageShape {
  if (shape.length === 3) return shape;
  throw new RangeError(
    `inputs must be images for a sample grid, but those of ${name} have the shape [${shape.join(", ")}]`,
  );
}

/** The class of an image, or its labels or numbers. */
function captionOf(dataset: Dataset, split: SplitName, index: number): string {
  const { targets } = dataset[split];
  if (dataset.classes.length > 0) return dataset.classes[targets[index] as number] as string;
  const { outputs } = dataset;
  return Array.from(targets.subarray(index * outputs, (index + 1) * outputs), (value) => value.toPrecision(3)).join(
    ", ",
  );
}

function imagePng(dataset: Dataset, split: SplitName, index: number, toByte: (value: number) => number): Buffer {
  const [height, width, channels] = imageShape(dataset);
  const size = height * width * channels;
  const image = dataset[split].inputs.subarray(index * size, (index + 1) * size);
  if (channels === 3) return png(Uint8Array.from(image, toByte), width, height, 3);
  const grey = Uint8Array.from({ length: height * width }, (_, pixel) => toByte(image[pixel * channels] as number));
  return png(grey, width, height, 1);
}

/** Scales stored values to bytes. */
function byteScale(dataset: Dataset, split: SplitName, images: number): (value: number) => number {
  const { inputs } = dataset[split];
  if (inputs instanceof Uint8Array) return (value) => value;
  const [height, width, channels] = imageShape(dataset);
  let [low, high] = [0, 1];
  for (const value of inputs.subarray(0, images * height * width * channels)) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return (value) => Math.round((255 * (value - low)) / (high - low));
}

// about 5.5 pixels per letter at this size: longer names are condensed so that they do not overlap
const fitted = (name: string, side: number): string =>
  name.length * 5.5 > side ? ` textLength="${side}" lengthAdjust="spacingAndGlyphs"` : "";

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
