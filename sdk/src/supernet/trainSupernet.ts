import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Dataset, taskOf } from "../datasets/dataset.js";
import { stream } from "../math/random.js";
import { batchesIn, imagesIn, trainingBatches } from "../network/batches.js";
import { buildNetwork } from "../network/buildNetwork.js";
import { optimizerOf } from "../network/optimizers/index.js";
import { learningRateAt } from "../network/schedules/index.js";
import { taskLoss } from "../network/taskLoss.js";
import { trainEpoch } from "../network/trainEpoch.js";
import { type Training, trainingFor } from "../network/training.js";
import { createWeights, type WeightArrays } from "../network/weights.js";
import { loadWeights, saveWeights } from "../network/weightsFile.js";
import type { OpTable } from "../ops/index.js";
import type { Tf } from "../ops/op.js";
import { writeJson } from "../records/jsonFile.js";
import type { Decisions } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import { trainingLoss } from "../tasks/losses/index.js";
import type { LossFunction } from "../tasks/losses/loss.js";
import { checkSharedTraining } from "./checkSharedTraining.js";
import { distillationOf } from "./distillation.js";
import { pathRuleOf } from "./paths/index.js";
import type { PathsJson } from "./paths/pathRule.js";
import { supernetFile } from "./supernetFile.js";

/** What is known of a supernet so far; kept beside its weights after every epoch. */
const Progress = z.object({
  curve: z.array(z.object({ epoch: z.int(), trainLoss: z.number() })),
  cost: z.object({ images: z.number(), seconds: z.number() }),
});
type Progress = z.infer<typeof Progress>;

/** A training of shared weights. */
export interface SupernetOptions {
  readonly tf: Tf;
  readonly space: Space<Decisions, OpTable>;
  readonly dataset: Dataset;
  readonly epochs: number;
  readonly training: Training;
  /** How the paths of each step are drawn. @defaultValue uniformly, one a step */
  readonly paths?: PathsJson | undefined;
  /** Default: the task's own. */
  readonly loss?: LossFunction;
  readonly seed: number;
  /** Where weights and progress are kept; a training that was killed goes on from its last epoch. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onImages?: ((images: number) => void) | undefined;
}

/**
 * Trains weights shared by all architectures: each batch trains the paths that a rule draws. What the folder already holds is not trained
 * again.
 * @throws RangeError before anything is trained, when the training or the rule does not fit the space
 */
export async function trainSupernet(options: SupernetOptions): Promise<Progress> {
  const { tf, space, dataset, epochs, seed, folder, signal, onImages } = options;
  checkSharedTraining(options.training);
  const rule = pathRuleOf(options.paths ?? { kind: "uniform", options: {} });
  rule.check(space);
  const task = taskOf(dataset);
  const training = trainingFor(options.training, {});
  const shape = { input: dataset.shape, outputs: dataset.outputs };
  const pathsOf = rule.begin({ space, shape, seed });
  const begun = await progressIn(folder);
  let { progress } = begun;
  const done = progress.curve.length;
  const weights = createWeights(tf, seed, begun.arrays);
  try {
    const update = optimizerOf(tf, weights, training);
    const batches = batchesIn(imagesIn(1, dataset), training.batchSize);
    for (let epoch = done; epoch < epochs; epoch++) {
      const start = performance.now();
      const first = epoch * batches;
      const { loss, images } = await trainEpoch({
        tf,
        shape: dataset.shape,
        batches: trainingBatches({ dataset, share: 1, epoch, seed, training }),
        networks: (batch) =>
          pathsOf(first + batch).map((genotype) => {
            const plan = space.plan(genotype, shape);
            return buildNetwork(plan, { tf, weights, ops: space.ops });
          }),
        distilled: rule.distils === true ? distillationOf(task) : undefined,
        loss: taskLoss(
          task,
          options.loss ?? trainingLoss({ task, train: dataset.train.targets }, training.labelSmoothing),
        ),
        update,
        learningRate: (batch) => learningRateAt(training, (first + batch) / (epochs * batches)),
        noise: (batch) => ({
          rng: stream(seed, "noise", epoch, batch),
          dropPath: (training.dropPath * (first + batch)) / (epochs * batches),
        }),
        signal,
      });
      const { cost } = progress;
      progress = {
        curve: [...progress.curve, { epoch: epoch + 1, trainLoss: loss }],
        cost: { images: cost.images + images, seconds: cost.seconds + (performance.now() - start) / 1000 },
      };
      await saveWeights(weights.toArrays(), join(folder, supernetFile(epoch + 1)));
      await writeJson(progress, join(folder, progressFile)); // only now the new weights count
      await rm(join(folder, supernetFile(epoch)), { force: true });
      onImages?.(images);
    }
    return progress;
  } finally {
    weights.dispose();
  }
}

const progressFile = "progress.json";

/** How far an earlier training came: to its last epoch whose weights are still there and whole. */
async function progressIn(folder: string): Promise<{ progress: Progress; arrays: WeightArrays | undefined }> {
  try {
    const progress = Progress.parse(JSON.parse(await readFile(join(folder, progressFile), "utf8")));
    return { progress, arrays: await loadWeights(join(folder, supernetFile(progress.curve.length))) };
  } catch {
    return { progress: { curve: [], cost: { images: 0, seconds: 0 } }, arrays: undefined }; // none yet
  }
}
