import type { NamedBytes } from "./idxPools.js";
import type { Pool } from "./pool.js";

const plane = 32 * 32;
const record = 1 + 3 * plane;

/**
 * Reads images in CIFAR-10's binary layout: a label byte, then the red, green and blue planes of 32 x 32 pixels. The result has the
 * channels last. https://www.cs.toronto.edu/~kriz/cifar.html
 * @throws Error when a file does not consist of complete images
 */
export function cifarPool(batches: readonly NamedBytes[]): Pool {
  for (const { file, bytes } of batches) {
    if (bytes.length === 0 || bytes.length % record !== 0) {
      throw new Error(
        `${file} must consist of images of ${record} bytes (30730000 for the official 10000), but has ${bytes.length} bytes; ` +
          "it is truncated or not in CIFAR-10's binary layout, download it again",
      );
    }
  }
  const count = batches.reduce((total, { bytes }) => total + bytes.length / record, 0);
  const labels = new Uint8Array(count);
  const pixels = new Uint8Array(count * 3 * plane);
  let image = 0;
  for (const { bytes } of batches) {
    for (let at = 0; at < bytes.length; at += record, image++) {
      labels[image] = bytes[at] as number;
      for (let pixel = 0; pixel < plane; pixel++) {
        const target = (image * plane + pixel) * 3;
        pixels[target] = bytes[at + 1 + pixel] as number;
        pixels[target + 1] = bytes[at + 1 + plane + pixel] as number;
        pixels[target + 2] = bytes[at + 1 + 2 * plane + pixel] as number;
      }
    }
  }
  return { inputs: pixels, targets: labels };
}
