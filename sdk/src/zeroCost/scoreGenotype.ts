import type { Tensor } from "@tensorflow/tfjs-core";
import { type Dataset, taskOf } from "../datasets/dataset.js";
import { splitBatches } from "../network/batches.js";
import { taskLoss } from "../network/taskLoss.js";
import type { OpTable } from "../ops/index.js";
import type { Tf } from "../ops/op.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import { trainingLoss } from "../tasks/losses/index.js";
import type { LossFunction } from "../tasks/losses/loss.js";
import type { ZeroCostName } from "./index.js";
import { zeroCostScores } from "./index.js";
import { openPasses } from "./passes.js";

/** What untrained architectures are scored with. */
export interface ScoreGenotypeOptions<Names extends ZeroCostName = ZeroCostName> {
  readonly tf: Tf;
  readonly space: Space<Decisions, OpTable>;
  readonly dataset: Dataset;
  readonly names: readonly Names[];
  /** Training examples per batch: the first of the training split, which is stratified. */
  readonly batchSize: number;
  /** Seed of the initial weights. */
  readonly seed: number;
  /** @defaultValue that of the task */
  readonly loss?: LossFunction | undefined;
}

/**
 * Scores of an untrained architecture; the scores share the passes through its network. Higher is better. What is NaN or infinite is
 * reported as such: an overflow, or an architecture that computes nothing.
 */
export async function scoreGenotype<Names extends ZeroCostName>(
  genotype: Genotype,
  { tf, space, dataset, names, batchSize, seed, loss }: ScoreGenotypeOptions<Names>,
): Promise<Readonly<Record<Names, number>>> {
  const task = taskOf(dataset);
  const [batch] = splitBatches(dataset, "train", { batchSize, most: batchSize });
  if (batch === undefined) throw new RangeError("a zero-cost score needs training examples, but the split is empty");
  const batchLoss = taskLoss(task, loss ?? trainingLoss({ task, train: dataset.train.targets }, 0));
  const inputs: Tensor = tf.tensor(batch.images, [batch.count, ...dataset.shape]);
  try {
    const passes = openPasses({
      tf,
      plan: space.plan(genotype, { input: dataset.shape, outputs: dataset.outputs }),
      ops: space.ops,
      seed,
      inputs,
      classes: task.name === "classification" ? [...batch.labels] : undefined,
      loss: (outputs) => batchLoss(tf, outputs, batch),
    });
    try {
      const scores: [Names, number][] = [];
      for (const name of names) scores.push([name, await zeroCostScores[name].compute(passes)]);
      return Object.fromEntries(scores) as Record<Names, number>; // a number each
    } finally {
      passes.dispose();
    }
  } finally {
    inputs.dispose();
  }
}
