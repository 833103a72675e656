import { setImmediate } from "node:timers/promises";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { type Dataset, type SplitName, taskOf } from "../datasets/dataset.js";
import type { Tf } from "../ops/op.js";
import type { Metrics } from "../records/trial.js";
import { ownLoss } from "../tasks/losses/index.js";
import { computeMetrics, type NamedMetrics, taskMetrics } from "../tasks/metrics/index.js";
import type { Answers } from "../tasks/task.js";
import { readTensors } from "../tensor/index.js";
import { splitBatches } from "./batches.js";
import type { Network } from "./buildNetwork.js";
import { Diverged } from "./diverged.js";
import { taskLoss } from "./taskLoss.js";

/** What a network knows of a split. */
export interface Judgement {
  /** The metrics asked for that are defined for this split. */
  readonly metrics: Metrics;
  /** Mean of the task's default loss. */
  readonly loss: number;
  /** Its answer for each example, in the order of the split. */
  readonly answers: Answers;
}

/** Training images from which batch norm's averages are taken: enough that more change the accuracy by less than its noise. */
export const recalibrationImages = 512;

/** A batch whose loss and outputs are being read. */
interface JudgedBatch {
  /** Position of its first example. */
  readonly at: number;
  readonly size: number;
  readonly reading: Promise<readonly Float32Array[]>;
}

/** What is judged, and where. */
export interface JudgeOptions {
  readonly tf: Tf;
  readonly dataset: Dataset;
  readonly split: SplitName;
  readonly batchSize: number;
  /** What is measured; by default the task's own metrics. */
  readonly metrics?: NamedMetrics | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Recalibrates batch norm on the first training images, then measures a network on a split.
 * @throws Diverged when the loss is not finite
 */
export async function judge(
  network: Network,
  { tf, dataset, split, batchSize, metrics, signal }: JudgeOptions,
): Promise<Judgement> {
  const tensorOf = (images: Float32Array, count: number) =>
    tf.tensor(images, [count, ...dataset.shape]) as unknown as Tensor4D; // the network checks the rank
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

  const task = taskOf(dataset);
  const { count, targets } = dataset[split];
  const lossOf = taskLoss(task, ownLoss({ task, train: dataset.train.targets }));
  const outputs = new Float32Array(count * task.outputs);
  let loss = 0;
  const take = async ({ at, size, reading }: JudgedBatch) => {
    const [mean, raw] = (await reading) as [Float32Array, Float32Array]; // as they are read below
    loss += size * (mean[0] as number);
    outputs.set(raw, at * task.outputs);
  };
  let start = 0;
  let before: JudgedBatch | undefined; // read while the next is computed
  for (const batch of splitBatches(dataset, split, { batchSize: 4 * batchSize })) {
    signal?.throwIfAborted();
    const reading = readTensors(tf, () => {
      const raw = network.logits(tensorOf(batch.images, batch.count), "infer");
      return [lossOf(tf, raw, batch), raw];
    });
    reading.catch(() => undefined); // reported where it is awaited
    if (before !== undefined) await take(before);
    before = { at: start, size: batch.count, reading };
    start += batch.count;
    await setImmediate(); // lets signals and messages in
  }
  if (before !== undefined) await take(before);
  if (!Number.isFinite(loss)) throw new Diverged(`the ${split} loss became ${loss}; a lower learningRate may help`);
  const answers = task.answers(outputs, count);
  const input = { task, targets, answers, loss: loss / count };
  return { metrics: computeMetrics(metrics ?? taskMetrics(task), input), loss: input.loss, answers };
}
