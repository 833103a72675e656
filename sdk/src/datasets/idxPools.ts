import { classificationOf } from "../tasks/classification.js";
import { checkPool } from "./checkPool.js";
import type { Pool } from "./pool.js";
import { readIdx } from "./readIdx.js";
import type { Pools } from "./splitPools.js";

/** The four files of MNIST and of the data sets made to replace it. */
export const idxFiles = {
  trainImages: "train-images-idx3-ubyte",
  trainLabels: "train-labels-idx1-ubyte",
  testImages: "t10k-images-idx3-ubyte",
  testLabels: "t10k-labels-idx1-ubyte",
} as const;

/** Bytes of one of the files, and the path to name in errors. */
export interface NamedBytes {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * The official train and test images of a data set in MNIST's layout: grey images.
 * @param read answers the bytes of a file of `idxFiles`, gzipped or plain
 * @throws Error when a file is cut off, of another kind, or images and labels differ in number
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
      `${name}: train and test images must be of one size, but are ${height} x ${width} and ${test.sides.join(" x ")}`,
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
  const [count, height, width] = images.sizes as [number, number, number]; // readIdx answers as many sizes as axes
  if (count !== labels.sizes[0]) {
    throw new Error(
      `${imageFile.file} and ${labelFile.file} must hold equally many images and labels, but ${count} != ${labels.sizes[0]}; ` +
        "take both from one source",
    );
  }
  return { pool: { inputs: images.values, targets: labels.values }, sides: [height, width] };
}
