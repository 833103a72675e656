import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Dataset, taskOf } from "../datasets/dataset.js";
import { stream } from "../math/random.js";
import { batchesIn, trainingBatches } from "../network/batches.js";
import { Diverged } from "../network/diverged.js";
import { elasticWeights } from "../network/elasticWeights.js";
import { optimizerOf } from "../network/optimizers/index.js";
import { learningRateAt } from "../network/schedules/index.js";
import { taskLoss } from "../network/taskLoss.js";
import { trainEpoch } from "../network/trainEpoch.js";
import { type Training, trainingFor } from "../network/training.js";
import { createWeights, type WeightArrays, type Weights } from "../network/weights.js";
import { loadWeights, saveWeights } from "../network/weightsFile.js";
import type { OpTable } from "../ops/index.js";
import type { Tf } from "../ops/op.js";
import { Split } from "../records/events.js";
import { writeJson } from "../records/jsonFile.js";
import type { Decisions } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import { trainingLoss } from "../tasks/losses/index.js";
import type { LossFunction } from "../tasks/losses/loss.js";
import { checkSharedTraining } from "./checkSharedTraining.js";
import { checkFinite, withKeptEpoch } from "./keptEpoch.js";
import type { MixtureJson } from "./mixture/mixtureJson.js";
import { MixtureState } from "./mixture/mixtureState.js";
import { mixtureTraining } from "./mixture/mixtureTraining.js";
import type { PathsJson } from "./paths/pathRule.js";
import { pathTraining } from "./paths/pathTraining.js";
import { largestWeights, sharedShapes } from "./sharedShapes.js";
import type { SharedStep, SharedTraining } from "./sharedTraining.js";
import type { SplittingJson } from "./splitting/split.js";
import { splittingTraining } from "./splitting/splittingTraining.js";
import { supernetFile } from "./supernetFile.js";

/** What is known of a supernet so far; kept beside its weights after every epoch. */
const Progress = z.object({
  curve: z.array(z.object({ epoch: z.int(), trainLoss: z.number() })),
  cost: z.object({ images: z.number(), seconds: z.number() }),
  mixture: MixtureState.optional(),
  splits: z.array(Split).readonly().optional(),
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
  /** How the supernet is split into several. @defaultValue it stays one */
  readonly splitting?: SplittingJson | undefined;
  /** Whether smaller weights are slices of larger ones. @defaultValue false */
  readonly elastic?: boolean | undefined;
  /** Whether smaller kernels are the centre of the largest through a learned matrix. @defaultValue false */
  readonly transformKernels?: boolean | undefined;
  /** Share of the examples that train the weights, in (0, 1]. @defaultValue 1 */
  readonly share?: number;
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
 * @throws RangeError before anything is trained, when the training or the method does not fit the space; Diverged when a loss or a weight is
 * not finite, which leaves the weights of the last epoch that was
 */
export async function trainSupernet(options: SupernetOptions): Promise<SupernetProgress> {
  const { tf, dataset, epochs, share = 1, seed, folder, signal, onImages } = options;
  checkSharedTraining(options.training);
  const task = taskOf(dataset);
  const training = trainingFor(options.training, {});
  const begun = await progressIn(folder);
  let { progress } = begun;
  const create = weightsOf(options);
  const weights = create(begun.arrays);
  const loss = taskLoss(
    task,
    options.loss ?? trainingLoss({ task, train: dataset.train.targets }, training.labelSmoothing),
  );
  let shared: SharedTraining | undefined;
  try {
    const { mixture, splitting, paths = { kind: "uniform", options: {} } } = options;
    const place = { ...options, paths, weights, training, loss };
    if (mixture !== undefined) shared = await mixtureTraining({ ...place, mixture, state: progress.mixture });
    else if (splitting !== undefined)
      shared = splittingTraining({ ...place, splitting, create, from: begun.arrays, splits: progress.splits ?? [] });
    else shared = pathTraining(place);
    const { examples, networks, distilled, updateAt, ended } = shared;
    const usual = optimizerOf(tf, weights, training);
    const used = { from: examples.from, count: Math.max(2, Math.floor(share * examples.count + 1e-9)) };
    const batches = batchesIn(used.count, training.batchSize);
    for (let epoch = progress.curve.length; epoch < epochs && progress.mixture?.stopped === undefined; epoch++) {
      const start = performance.now();
      const placeOf = (batch: number): SharedStep => {
        const step = epoch * batches + batch;
        return { epoch, batch, step, progress: step / (epochs * batches) };
      };
      const trained = await trainEpoch({
        tf,
        shape: dataset.shape,
        batches: trainingBatches({ dataset, share: used, epoch, seed, training }),
        networks: (batch) => networks(placeOf(batch)),
        distilled,
        loss,
        update: updateAt?.(placeOf(0).progress) ?? usual,
        whole: shared.whole ?? weights.whole,
        learningRate: (batch) => learningRateAt(training, placeOf(batch).progress),
        noise: (batch) => ({
          rng: stream(seed, "noise", epoch, batch),
          dropPath: training.dropPath * placeOf(batch).progress,
        }),
        signal,
      });
      const also = await ended?.(epoch);
      const { cost } = progress;
      const images = trained.images + (also?.images ?? 0);
      const arrays = await (shared.toArrays?.() ?? weights.toArrays());
      checkFinite(arrays);
      await saveWeights(arrays, join(folder, supernetFile(epoch + 1)));
      const after = {
        curve: [...progress.curve, { epoch: epoch + 1, trainLoss: trained.loss }],
        cost: { images: cost.images + images, seconds: cost.seconds + (performance.now() - start) / 1000 },
        ...also?.state,
      };
      await writeJson(after, join(folder, progressFile)); // only now the new weights count
      progress = after;
      await rm(join(folder, supernetFile(epoch)), { force: true });
      onImages?.(images);
    }
    return progress;
  } catch (error) {
    const { mixture, curve } = progress;
    if (!(error instanceof Diverged) || mixture === undefined)
      throw withKeptEpoch(error, { done: curve.length, folder });
    // the architecture parameters of the last epoch are still good
    progress = { ...progress, mixture: { ...mixture, stopped: `after epoch ${curve.length} ${error.message}` } };
    await writeJson(progress, join(folder, progressFile));
    return progress;
  } finally {
    shared?.dispose?.();
    weights.dispose();
  }
}

/** How the weights of a supernet are made: those of an elastic one are slices of the largest. */
function weightsOf({
  tf,
  space,
  dataset,
  seed,
  elastic,
  transformKernels,
}: SupernetOptions): (from?: WeightArrays) => Weights {
  if (elastic !== true) return (from) => createWeights(tf, seed, from);
  const shape = { input: dataset.shape, outputs: dataset.outputs };
  const largest = largestWeights(sharedShapes({ tf, space, shape, seed }));
  return (from) => elasticWeights(tf, { seed, from, largest, transformKernels });
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
