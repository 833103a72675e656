import type { ImageShape } from "../../ops/shape.js";

/** Changes a normalised image in place; `strength` is in [-1, 1], and 0 changes nothing. */
type ImageOp = (image: Float32Array, shape: ImageShape, strength: number) => void;

/** What `randAugment` draws from: ops that make sense for normalised images of any number of channels. */
export const imageOps: Readonly<Record<string, ImageOp>> = {
  identity: () => undefined,
  /** By up to 30 % of the width. */
  translateX: (image, shape, strength) => affine(image, shape, { right: 0.3 * strength * shape[1] }),
  /** By up to 30 % of the height. */
  translateY: (image, shape, strength) => affine(image, shape, { down: 0.3 * strength * shape[0] }),
  /** By up to 0.3 pixels a pixel. */
  shearX: (image, shape, strength) => affine(image, shape, { matrix: [1, 0, 0.3 * strength, 1] }),
  shearY: (image, shape, strength) => affine(image, shape, { matrix: [1, 0.3 * strength, 0, 1] }),
  /** By up to 30 degrees. */
  rotate(image, shape, strength) {
    const angle = (strength * Math.PI) / 6;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    affine(image, shape, { matrix: [cos, -sin, sin, cos] });
  },
  /** Adds up to 0.9 standard deviations. */
  brightness(image, _, strength) {
    for (let index = 0; index < image.length; index++) image[index] = (image[index] as number) + 0.9 * strength;
  },
  /** Away from the image's mean or towards it. */
  contrast(image, _, strength) {
    const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
    away(image, strength, () => mean);
  },
  /** Away from the mean of the pixel's channels or towards it: nothing with one channel. */
  color(image, [, , channels], strength) {
    const grey = Float32Array.from({ length: image.length / channels }, (_, pixel) => {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) sum += image[pixel * channels + channel] as number;
      return sum / channels;
    });
    away(image, strength, (index) => grey[Math.floor(index / channels)] as number);
  },
  /** Away from the mean of the 3x3 neighbours or towards it. */
  sharpness(image, shape, strength) {
    const smooth = blurred(image, shape);
    away(image, strength, (index) => smooth[index] as number);
  },
  /** Rounds to as few as 16 levels. */
  posterize(image, _, strength) {
    const { low, high } = range(image);
    const step = (high - low) / (2 ** Math.round(8 - 4 * Math.abs(strength)) - 1);
    if (strength === 0 || step === 0) return;
    for (let index = 0; index < image.length; index++)
      image[index] = low + step * Math.round(((image[index] as number) - low) / step);
  },
  /** Inverts the brightest values; at full strength all. */
  solarize(image, _, strength) {
    const { low, high } = range(image);
    const threshold = high - Math.abs(strength) * (high - low);
    for (let index = 0; index < image.length; index++) {
      const value = image[index] as number;
      if (value > threshold) image[index] = low + high - value;
    }
  },
};

/** Moves each value away from another one, or towards it where strength is negative. */
function away(image: Float32Array, strength: number, from: (index: number) => number): void {
  for (let index = 0; index < image.length; index++) {
    const value = image[index] as number;
    image[index] = value + 0.9 * strength * (value - from(index));
  }
}

function range(image: Float32Array): { readonly low: number; readonly high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of image) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** Where a pixel's value comes from: the matrix, by rows, times its place relative to the centre [row, column], less a shift in pixels. */
interface AffineOptions {
  readonly matrix?: readonly [number, number, number, number];
  readonly down?: number;
  readonly right?: number;
}

/** Between pixels, values are interpolated; beyond the border, they are the mean. */
function affine(
  image: Float32Array,
  [height, width, channels]: ImageShape,
  { matrix: [a, b, c, d] = [1, 0, 0, 1], down = 0, right = 0 }: AffineOptions,
): void {
  const source = image.slice();
  const [middle, centre] = [(height - 1) / 2, (width - 1) / 2];
  const at = (row: number, column: number, channel: number): number =>
    row < 0 || row >= height || column < 0 || column >= width
      ? 0
      : (source[(row * width + column) * channels + channel] as number);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const y = a * (row - middle) + b * (column - centre) + middle - down;
      const x = c * (row - middle) + d * (column - centre) + centre - right;
      const [above, left] = [Math.floor(y), Math.floor(x)];
      const [v, u] = [y - above, x - left];
      for (let channel = 0; channel < channels; channel++)
        image[(row * width + column) * channels + channel] =
          (1 - v) * ((1 - u) * at(above, left, channel) + u * at(above, left + 1, channel)) +
          v * ((1 - u) * at(above + 1, left, channel) + u * at(above + 1, left + 1, channel));
    }
}

/** Mean of each pixel and its neighbours. */
function blurred(image: Float32Array, [height, width, channels]: ImageShape): Float32Array {
  const result = new Float32Array(image.length);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (let channel = 0; channel < channels; channel++) {
        let [sum, count] = [0, 0];
        for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++)
          for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
            sum += image[(y * width + x) * channels + channel] as number;
            count++;
          }
        result[(row * width + column) * channels + channel] = sum / count;
      }
  return result;
}
