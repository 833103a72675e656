import { classificationOf } from "../tasks/classification.js";
import { checkPool } from "./checkPool.js";
import type { Pool } from "./pool.js";
import { readIdx } from "./readIdx.js";
import type { Pools } from "./splitPools.js";

/** The four files of MNIST and of its drop-in replacements. */
export const idxFiles = {
  trainImages: "train-images-idx3-ubyte",
  trainLabels: "train-labels-idx1-ubyte",
  testImages: "t10k-images-idx3-ubyte",
  testLabels: "t10k-labels-idx1-ubyte",
} as const;

/** Bytes of one of the files, and its path for errors. */
export interface NamedBytes {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * The official train and test images of a data set in MNIST's layout (grey images).
 * @param read returns the bytes of a file of `idxFiles`, gzipped or plain
 * @throws Error when a file is truncated or of another format, or the numbers of images and labels differ
 */
export async function idxPools(
  name: string,
  classes: readonly string[],
  read: (file: string) => Promise<NamedBytes>,
): Promise<Pools> {
  const train = pool(await read(idxFiles.trainImages), await read(idxFiles.trainLabels));
  const test = pool(await read(idxFiles.testImages), await read(idxFiles.testLabels));
  const [height, width] = train.sides;
  if (test.sides[0] !== height || test.sides[1] !== width) {
    throw new Error(
      `${name}: train and test images must have the same size, but are ${height} x ${width} and ${test.sides.join(" x ")}`,
    );
  }
  const shape = [height, width, 1] as const;
  checkPool(train.pool, shape, classificationOf(classes), `${name}, official training images`);
  checkPool(test.pool, shape, classificationOf(classes), `${name}, official test images`);
  return { name, shape, task: classificationOf(classes), train: train.pool, test: test.pool };
}

function pool(imageFile: NamedBytes, labelFile: NamedBytes): { pool: Pool; sides: readonly [number, number] } {
  const images = readIdx(imageFile.bytes, imageFile.file, 3);
  const labels = readIdx(labelFile.bytes, labelFile.file, 1);
  const [count, height, width] = images.sizes as [number, number, number]; // readIdx returns one size per axis
  if (count !== labels.sizes[0]) {
    throw new Error(
      `${imageFile.file} and ${labelFile.file} must have the same number of images and labels, but ${count} != ${labels.sizes[0]}; ` +
        "take both from the same source",
    );
  }
  return { pool: { inputs: images.values, targets: labels.values }, sides: [height, width] };
}
