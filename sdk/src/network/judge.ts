import { setImmediate } from "node:timers/promises";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Dataset, SplitName } from "../datasets/dataset.js";
import type { Tf } from "../ops/op.js";
import { softmaxCrossEntropy } from "../tensor/index.js";
import { splitBatches } from "./batches.js";
import type { Network } from "./buildNetwork.js";
import { Diverged } from "./diverged.js";

/** What a network knows of a split. */
export interface Judgement {
  /** Share of right answers, 0 to 1; higher is better. */
  readonly accuracy: number;
  /** Mean cross-entropy, in nats; lower is better. */
  readonly loss: number;
  /** Most likely class of each image, in the order of the split. */
  readonly predictions: Int32Array;
}

/** Training images from which batch norm's averages are taken: enough that more change the accuracy by less than its noise. */
const recalibrationImages = 512;

/** What is judged, and where. */
export interface JudgeOptions {
  readonly tf: Tf;
  readonly dataset: Dataset;
  readonly split: SplitName;
  readonly batchSize: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Recalibrates batch norm on the first training images, then measures a network on a split.
 * @throws Diverged when the loss is not finite
 */
export async function judge(
  network: Network,
  { tf, dataset, split, batchSize, signal }: JudgeOptions,
): Promise<Judgement> {
  const tensorOf = (images: Float32Array, count: number): Tensor4D => tf.tensor4d(images, [count, ...dataset.shape]);
  function* recalibrationBatches() {
    for (const { images, count } of splitBatches(dataset, "train", { batchSize, most: recalibrationImages })) {
      const batch = tensorOf(images, count);
      try {
        yield batch;
      } finally {
        batch.dispose(); // also when an op throws on it
      }
    }
  }
  network.recalibrate(recalibrationBatches());

  const predictions = new Int32Array(dataset[split].count);
  let right = 0;
  let loss = 0;
  let start = 0;
  for (const { images, labels, count } of splitBatches(dataset, split, { batchSize: 4 * batchSize })) {
    signal?.throwIfAborted();
    tf.tidy(() => {
      const logits = network.logits(tensorOf(images, count), "infer");
      loss += count * (softmaxCrossEntropy(tf, logits, tf.tensor1d(labels, "int32")).dataSync()[0] as number);
      predictions.set(tf.argMax(logits, 1).dataSync(), start);
    });
    for (const label of labels) if (predictions[start++] === label) right++;
    await setImmediate(); // lets signals and messages in
  }
  if (!Number.isFinite(loss)) throw new Diverged(`the ${split} loss became ${loss}; a lower learningRate may help`);
  return { accuracy: right / start, loss: loss / start, predictions };
}
