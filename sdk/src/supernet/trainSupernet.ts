import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Dataset, taskOf } from "../datasets/dataset.js";
import { stream } from "../math/random.js";
import { batchesIn, trainingBatches } from "../network/batches.js";
import { Diverged } from "../network/diverged.js";
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
import type { MixtureJson } from "./mixture/mixtureJson.js";
import { MixtureState } from "./mixture/mixtureState.js";
import { mixtureTraining } from "./mixture/mixtureTraining.js";
import type { PathsJson } from "./paths/pathRule.js";
import { pathTraining } from "./paths/pathTraining.js";
import type { SharedStep, SharedTraining } from "./sharedTraining.js";
import { supernetFile } from "./supernetFile.js";

/** What is known of a supernet so far; kept beside its weights after every epoch. */
const Progress = z.object({
  curve: z.array(z.object({ epoch: z.int(), trainLoss: z.number() })),
  cost: z.object({ images: z.number(), seconds: z.number() }),
  mixture: MixtureState.optional(),
});
export type SupernetProgress = z.infer<typeof Progress>;

/** A training of shared weights. */
export interface SupernetOptions {
  readonly tf: Tf;
  readonly space: Space<Decisions, OpTable>;
  readonly dataset: Dataset;
  readonly epochs: number;
  readonly training: Training;
  /** How the paths of each step are drawn. @defaultValue uniformly, one a step */
  readonly paths?: PathsJson | undefined;
  /** How all paths are trained at once, with the weights of their ops. @defaultValue paths are trained one by one */
  readonly mixture?: MixtureJson | undefined;
  /** Default: the task's own. */
  readonly loss?: LossFunction;
  readonly seed: number;
  /** Where weights and progress are kept; a training that was killed goes on from its last epoch. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onImages?: ((images: number) => void) | undefined;
}

/**
 * Trains weights shared by all architectures: each batch trains the paths that a rule draws, or a mixture of all. What the folder already
 * holds is not trained again.
 * @throws RangeError before anything is trained, when the training or the method does not fit the space
 */
export async function trainSupernet(options: SupernetOptions): Promise<SupernetProgress> {
  const { tf, dataset, epochs, seed, folder, signal, onImages } = options;
  checkSharedTraining(options.training);
  const task = taskOf(dataset);
  const training = trainingFor(options.training, {});
  const begun = await progressIn(folder);
  let { progress } = begun;
  const weights = createWeights(tf, seed, begun.arrays);
  const loss = taskLoss(
    task,
    options.loss ?? trainingLoss({ task, train: dataset.train.targets }, training.labelSmoothing),
  );
  let shared: SharedTraining | undefined;
  try {
    const { mixture, paths } = options;
    const place = { ...options, weights, training, loss };
    shared =
      mixture === undefined
        ? pathTraining({ ...place, paths: paths ?? { kind: "uniform", options: {} } })
        : mixtureTraining({ ...place, mixture, state: progress.mixture });
    const { examples, networks, distilled, updateAt, ended } = shared;
    const usual = optimizerOf(tf, weights, training);
    const batches = batchesIn(examples.count, training.batchSize);
    for (let epoch = progress.curve.length; epoch < epochs && progress.mixture?.stopped === undefined; epoch++) {
      const start = performance.now();
      const placeOf = (batch: number): SharedStep => {
        const step = epoch * batches + batch;
        return { epoch, batch, step, progress: step / (epochs * batches) };
      };
      const trained = await trainEpoch({
        tf,
        shape: dataset.shape,
        batches: trainingBatches({ dataset, share: examples, epoch, seed, training }),
        networks: (batch) => networks(placeOf(batch)),
        distilled,
        loss,
        update: updateAt?.(placeOf(0).progress) ?? usual,
        learningRate: (batch) => learningRateAt(training, placeOf(batch).progress),
        noise: (batch) => ({
          rng: stream(seed, "noise", epoch, batch),
          dropPath: training.dropPath * placeOf(batch).progress,
        }),
        signal,
      });
      const also = ended?.(epoch);
      const { cost } = progress;
      const images = trained.images + (also?.images ?? 0);
      progress = {
        curve: [...progress.curve, { epoch: epoch + 1, trainLoss: trained.loss }],
        cost: { images: cost.images + images, seconds: cost.seconds + (performance.now() - start) / 1000 },
        ...(also === undefined ? {} : { mixture: also.state }),
      };
      await saveWeights(weights.toArrays(), join(folder, supernetFile(epoch + 1)));
      await writeJson(progress, join(folder, progressFile)); // only now the new weights count
      await rm(join(folder, supernetFile(epoch)), { force: true });
      onImages?.(images);
    }
    return progress;
  } catch (error) {
    const { mixture, curve } = progress;
    if (!(error instanceof Diverged) || mixture === undefined) throw error;
    // the architecture parameters of the last epoch are still good
    progress = { ...progress, mixture: { ...mixture, stopped: `after epoch ${curve.length} ${error.message}` } };
    await writeJson(progress, join(folder, progressFile));
    return progress;
  } finally {
    shared?.dispose?.();
    weights.dispose();
  }
}

const progressFile = "progress.json";

/** What the last epoch left. @throws when there is none */
export const readProgress = async (folder: string): Promise<SupernetProgress> =>
  Progress.parse(JSON.parse(await readFile(join(folder, progressFile), "utf8")));

/** How far an earlier training came: to its last epoch whose weights are still there and whole. */
async function progressIn(folder: string): Promise<{ progress: SupernetProgress; arrays: WeightArrays | undefined }> {
  try {
    const progress = await readProgress(folder);
    return { progress, arrays: await loadWeights(join(folder, supernetFile(progress.curve.length))) };
  } catch {
    return { progress: { curve: [], cost: { images: 0, seconds: 0 } }, arrays: undefined }; // none yet
  }
}
