import type { ImageShape } from "../../sdk/src/ops/shape.js";

/** Small made-up images for tests: class k has a bright row k, over noise that differs from image to image. */
export function stripes({ counts, shape = [4, 4, 1] }: { counts: readonly number[]; shape?: ImageShape }): {
  images: Uint8Array;
  labels: Uint8Array;
  shape: ImageShape;
} {
  const [height, width, channels] = shape;
  const labels = Uint8Array.from(counts.flatMap((count, label) => Array<number>(count).fill(label)));
  const size = height * width * channels;
  const images = new Uint8Array(labels.length * size);
  labels.forEach((label, image) => {
    for (let value = 0; value < size; value++) {
      const row = Math.floor(value / (width * channels));
      images[image * size + value] = row === label % height ? 200 : (image * 31 + value * 7) % 97;
    }
    images[image * size] = image % 256; // a mark that tells images apart
    images[image * size + 1] = image >> 8;
  });
  return { images, labels, shape };
}
