import type { Dataset } from "../datasets/dataset.js";
import { shuffle, stream } from "../math/random.js";
import { augmenterOf } from "./augmentations/augmenter.js";
import type { TrainingValues } from "./training.js";

/** Images and what they show. */
export interface Batch {
  /** [count, ...shape], normalised. */
  readonly images: Float32Array;
  /** What the loss compares outputs with; see `Task.encode`. */
  readonly labels: Int32Array | Float32Array;
  readonly count: number;
  /** Where images were mixed: the labels of their partners, and the weight of their own labels in the loss, in [0, 1]. */
  readonly mixed?: { readonly labels: Int32Array | Float32Array; readonly share: number };
}

/** How many training images a share of the split holds; at least one batch of two, which batch norm needs. */
export const imagesIn = (share: number, dataset: Dataset): number =>
  Math.min(dataset.train.count, Math.max(2, Math.floor(share * dataset.train.count + 1e-9)));

/** Batches of one epoch. The last partial batch is dropped; every epoch is reshuffled. */
export const batchesIn = (images: number, batchSize: number): number => Math.max(1, Math.floor(images / batchSize));

/** A run of examples of a split. */
export interface ExampleRange {
  /** Position of the first. */
  readonly from: number;
  readonly count: number;
}

/** What the batches of one epoch are drawn from. */
export interface EpochBatches {
  readonly dataset: Dataset;
  /** Share of the training split, in (0, 1]: its first images, which every class has its part of; or a run of its examples. */
  readonly share: number | ExampleRange;
  readonly epoch: number;
  readonly seed: number;
  readonly training: Pick<TrainingValues, "batchSize" | "augment">;
}

/** The batches of one epoch of training: equal for equal arguments, whatever was trained before. */
export function* trainingBatches({ dataset, share, epoch, seed, training }: EpochBatches): Generator<Batch> {
  const rng = stream(seed, "epoch", epoch);
  const { from, count } = typeof share === "number" ? { from: 0, count: imagesIn(share, dataset) } : share;
  const order = shuffle(Array(count).keys(), rng).map((index) => from + index);
  const { batchSize } = training;
  const augment = augmenterOf(training.augment, dataset.shape);
  for (let batch = 0; batch < batchesIn(count, batchSize); batch++) {
    const indices = order.slice(batch * batchSize, (batch + 1) * batchSize);
    const plain = {
      images: dataset.inputs("train", indices),
      labels: dataset.targets("train", indices),
      count: indices.length,
    };
    yield augment === undefined ? plain : augment(plain, rng);
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
