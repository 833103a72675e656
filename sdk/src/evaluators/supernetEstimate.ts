import { timedPath } from "../evaluation/timedPath.js";
import { timedScores } from "../evaluation/timedScores.js";
import { timedSupernet } from "../evaluation/timedSupernet.js";
import { batchesIn, imagesIn } from "../network/batches.js";
import { type Training, trainingFor } from "../network/training.js";
import type { UntrainedScores } from "../records/trial.js";
import { weightExamples } from "../supernet/mixture/checkMixture.js";
import { warmupOf } from "../supernet/mixture/warmup.js";
import type { SupernetJson } from "../supernet/oneShot.js";
import type { EstimateLoad, StageEstimate } from "./evaluator.js";
import type { NetworkEvaluatorOptions } from "./networkEvaluator.js";
import { mean, stageEstimate, withThreads } from "./timing.js";

/** What is known of a one-shot search before anything is timed. */
export interface SupernetWork extends Pick<NetworkEvaluatorOptions, "dataset" | "loss"> {
  readonly supernet: SupernetJson;
  /** How the shared weights are trained. */
  readonly training: Training;
  readonly images: {
    readonly training: number;
    /** Of measuring where the supernet is split. */
    readonly splitting: number;
    /** Of the scores that are goals, for each path. */
    readonly scoring: number;
  };
  /** Whether the movement of the weights of paths is measured. */
  readonly movement: boolean;
  /** Scores of the untrained network that every path has: of the ensemble, and those that are goals. */
  readonly scores: readonly UntrainedScores[];
}

/** What training a supernet and judging its paths take, from a few of its batches and paths; with a time budget, that time. */
export async function supernetEstimate(work: SupernetWork, load: EstimateLoad): Promise<readonly StageEstimate[]> {
  const { images, supernet } = work;
  const { stages, trials, atOnce } = load;
  const name = stages[0]?.name ?? "supernet";
  if (typeof supernet.epochs === "object") return [{ name, trials, seconds: 60 * supernet.epochs.minutes }];
  const training = await trainingSeconds({ ...work, epochs: supernet.epochs }, load);
  const { sample } = supernet.prior ?? { sample: 0 };
  const ensemble = sample === 0 ? 0 : sample * (await pathSeconds(work, { ...load, atOnce: 1 }));
  const paths = trials * (await pathSeconds(work, load));
  return [
    { name, trials: 0, images: images.training + images.splitting, seconds: training + ensemble },
    stageEstimate({ name: "paths", trials, images: trials * images.scoring }, { seconds: paths, atOnce }),
  ];
}

/** Seconds of all epochs; the supernet is trained in one process, with all threads. */
function trainingSeconds(
  { supernet, dataset, training, loss, epochs, images }: SupernetWork & { readonly epochs: number },
  load: EstimateLoad,
): Promise<number> {
  const { paths, elastic, transformKernels, mixture } = supernet;
  const examples = mixture === undefined ? imagesIn(1, dataset) : weightExamples(mixture, dataset.train.count);
  const { batchSize } = trainingFor(training, {});
  const batches = batchesIn(examples, batchSize);
  return withThreads(load, 1, async (place) => {
    /** Seconds of one step. @param warmup epochs in which architecture parameters stay as they are */
    const step = (warmup: number) =>
      timedSupernet(
        {
          ...{ dataset, training, loss, paths, elastic, transformKernels, examples, seed: load.seed },
          ...(mixture === undefined ? {} : { mixture: { ...mixture, warmup, latency: 0 } }),
        },
        place,
      );
    const warmup = mixture === undefined ? 0 : warmupOf(mixture, epochs);
    const warm = warmup === 0 ? 0 : warmup * batches * (await step(1));
    const usual = await step(0);
    return warm + ((epochs - warmup) * batches + images.splitting / batchSize) * usual;
  });
}

/** Mean seconds of judging one path. Those of a mixture are read off its architecture parameters. */
function pathSeconds({ supernet, training, movement, scores, ...data }: SupernetWork, load: EstimateLoad) {
  const { genotypes, seed, atOnce } = load;
  return withThreads(load, atOnce, async (place) => {
    const judged: number[] = [];
    for (const genotype of supernet.mixture === undefined ? genotypes : [])
      judged.push(await timedPath({ ...data, genotype, training, movement, seed }, place));
    let seconds = judged.length === 0 ? 0 : mean(judged);
    for (const each of scores) seconds += await timedScores(each, { ...data, genotypes, seed }, place);
    return seconds;
  });
}
