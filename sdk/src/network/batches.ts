import type { Dataset } from "../datasets/dataset.js";
import { integerBelow, type Rng, shuffle, stream } from "../math/random.js";
import type { ImageShape } from "../ops/shape.js";
import type { Training } from "./training.js";

/** Images and what they show. */
export interface Batch {
  /** [count, ...shape], normalised. */
  readonly images: Float32Array;
  /** What the loss compares outputs with; see `Task.encode`. */
  readonly labels: Int32Array | Float32Array;
  readonly count: number;
}

/** How many training images a share of the split holds; at least one batch of two, which batch norm needs. */
export const imagesIn = (share: number, dataset: Dataset): number =>
  Math.min(dataset.train.count, Math.max(2, Math.floor(share * dataset.train.count + 1e-9)));

/** Batches of one epoch. The last partial batch is dropped; every epoch is reshuffled. */
export const batchesIn = (images: number, batchSize: number): number => Math.max(1, Math.floor(images / batchSize));

/** What the batches of one epoch are drawn from. */
export interface EpochBatches {
  readonly dataset: Dataset;
  /** Share of the training split, in (0, 1]: its first images, which every class has its part of. */
  readonly share: number;
  readonly epoch: number;
  readonly seed: number;
  readonly training: Pick<Training, "batchSize" | "augment">;
}

/** The batches of one epoch of training: equal for equal arguments, whatever was trained before. */
export function* trainingBatches({ dataset, share, epoch, seed, training }: EpochBatches): Generator<Batch> {
  const rng = stream(seed, "epoch", epoch);
  const count = imagesIn(share, dataset);
  const order = shuffle(Array(count).keys(), rng);
  const { batchSize, augment } = training;
  for (let batch = 0; batch < batchesIn(count, batchSize); batch++) {
    const indices = order.slice(batch * batchSize, (batch + 1) * batchSize);
    const images = dataset.inputs("train", indices);
    yield {
      images:
        dataset.shape.length === 3 && (augment.crop > 0 || augment.flip)
          ? augmented(images, dataset.shape, augment, rng)
          : images,
      labels: dataset.targets("train", indices),
      count: indices.length,
    };
  }
}

/** A split in its own order, every image once. */
export function* splitBatches(
  dataset: Dataset,
  split: "train" | "validation" | "test",
  { batchSize, most = Number.POSITIVE_INFINITY }: { readonly batchSize: number; readonly most?: number },
): Generator<Batch> {
  const total = Math.min(dataset[split].count, most);
  for (let start = 0; start < total; start += batchSize) {
    const indices = Array.from({ length: Math.min(batchSize, total - start) }, (_, index) => start + index);
    yield { images: dataset.inputs(split, indices), labels: dataset.targets(split, indices), count: indices.length };
  }
}

/** Shifts each image by up to `crop` pixels, filling with the mean, and mirrors every second one by chance. */
function augmented(
  images: Float32Array,
  shape: ImageShape,
  { crop, flip }: Training["augment"],
  rng: Rng,
): Float32Array {
  const [height, width, channels] = shape;
  const size = height * width * channels;
  const result = new Float32Array(images.length); // normalised images: zero is the mean
  for (let start = 0; start < images.length; start += size) {
    const down = integerBelow(2 * crop + 1, rng) - crop;
    const right = integerBelow(2 * crop + 1, rng) - crop;
    const mirrored = flip && rng() < 0.5;
    for (let row = Math.max(0, down); row < Math.min(height, height + down); row++)
      for (let column = Math.max(0, right); column < Math.min(width, width + right); column++) {
        const from = column - right;
        const source = start + ((row - down) * width + (mirrored ? width - 1 - from : from)) * channels;
        const target = start + (row * width + column) * channels;
        for (let channel = 0; channel < channels; channel++)
          result[target + channel] = images[source + channel] as number;
      }
  }
  return result;
}
