import { join } from "node:path";
import { type Dataset, taskOf } from "../datasets/dataset.js";
import { checkScores } from "../evaluation/zeroCost.js";
import { storeDataset } from "../execution/datasetStore.js";
import type { Executor } from "../execution/executor.js";
import { checkWorkers, openExecutor } from "../execution/openExecutor.js";
import { batchesIn, imagesIn } from "../network/batches.js";
import { checkTraining } from "../network/checkTraining.js";
import type { Training } from "../network/training.js";
import type { OpTable } from "../ops/index.js";
import { knownMetrics } from "../records/goals.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import { defaultGoals } from "../tasks/index.js";
import type { LossReference } from "../tasks/losses/index.js";
import { type MetricReference, metricsOf, metricTable } from "../tasks/metrics/index.js";
import { scoreTable, type ZeroCostName, zeroCostNames } from "../zeroCost/index.js";
import type { Evaluator, EvaluatorPlace } from "./evaluator.js";
import { usualBatch } from "./goalScores.js";

/** Options of an evaluator that trains networks. */
export interface NetworkEvaluatorOptions {
  readonly space: Space<Decisions, OpTable>;
  readonly dataset: Dataset;
  readonly training: Training;
  /** Metrics beyond those of the task. */
  readonly wanted?: readonly MetricReference[] | undefined;
  /** Training loss. @defaultValue that of the task */
  readonly loss?: LossReference | undefined;
  /** Scores of untrained networks that objectives and constraints name. */
  readonly scores?: readonly ZeroCostName[] | undefined;
}

/** An evaluator that trains networks on a data set, with what retraining and transfer need of it. */
export interface NetworkEvaluator extends Evaluator, Omit<NetworkEvaluatorOptions, "space"> {}

/** Whether an evaluator trains networks on a data set. */
export const trainsNetworks = (evaluator: Evaluator): evaluator is NetworkEvaluator => "training" in evaluator;

/** What the evaluators that train networks share. */
export function networkBasis({ space, dataset, training, wanted = [], loss, scores = [] }: NetworkEvaluatorOptions) {
  const shape = { input: dataset.shape, outputs: dataset.outputs };
  const task = taskOf(dataset);
  const table = metricTable(task, wanted);
  return {
    dataset,
    training,
    wanted,
    loss,
    scores,
    metrics: { ...table, ...scoreTable(scores) },
    measures: [...new Set([...Object.keys(table), ...metricsOf(task), ...knownMetrics, ...zeroCostNames])],
    goals: defaultGoals(task),
    /** Loss and metrics in tasks and manifests. */
    asked: { ...(wanted.length === 0 ? {} : { metrics: wanted }), ...(loss === undefined ? {} : { loss }) },
    /** Scores that are goals, in manifests: each trial measures them once, before it is trained. */
    goalScores: scores.length === 0 ? {} : { scores: { names: scores, batchSize: usualBatch } },
    identity: (genotype: Genotype) => space.canonical(genotype),
    known: (genotype: Genotype) => ({
      parameters: space.parameters(genotype, shape),
      flops: space.flops(genotype, shape),
    }),
    provide: (datasets: string) => storeDataset(dataset, datasets),
    /** Reports a space or training that does not fit the data set before a worker does. @throws RangeError */
    checkNetworks(workers: number, used: Training = training) {
      checkWorkers(workers, space);
      space.plan(space.sample(0), shape);
      checkTraining(used, { decisions: space.decisions, shape: dataset.shape });
      checkScores({ names: scores, batchSize: usualBatch }, dataset);
    },
    /** Training images of one epoch on this share of the training split. */
    imagesOfEpoch(share: number) {
      const images = imagesIn(share, dataset);
      const { batchSize } = training;
      if (typeof batchSize === "string") return images; // the batch size is a decision: at most all images
      return batchesIn(images, batchSize) * Math.min(images, batchSize);
    },
    async executor({ space: searched, folder = "", datasets = join(folder, "datasets"), ...place }: EvaluatorPlace) {
      await storeDataset(dataset, datasets); // its files may be missing or damaged
      return openExecutor({ ...place, space: searched, folder, datasets, data: [dataset] });
    },
  };
}

/** Closes the executor together with the evaluator. */
export const closing = (executor: Executor) => ({ close: () => executor.close() });
