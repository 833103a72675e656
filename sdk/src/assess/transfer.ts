import type { TransferRow } from "../analysis/transferRow.js";
import { type Dataset, taskOf } from "../datasets/dataset.js";
import { type Training, type TrainingOptions, training, trainingFor } from "../network/training.js";
import type { Metrics } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import { metricFor, metricsOf } from "../tasks/metrics/index.js";
import type { Task } from "../tasks/task.js";
import type { AssessContext, WorkOptions } from "./assessContext.js";
import { type FinalEvaluations, type Finished, imagesOfTraining, withFinalEvaluations } from "./finalEvaluations.js";
import { finalSeeds } from "./finalSeeds.js";
import { type InitialWeights, startOf } from "./initialWeights.js";
import { Transfer } from "./transferResult.js";

/** Options of a transfer. */
export interface TransferOptions extends WorkOptions {
  /** Passes over each target's training images, fine-tuned and from scratch alike; by default as many as the model had. */
  readonly epochs?: number;
  /** Where it differs from the model's training. */
  readonly training?: TrainingOptions;
}

/** The model that is transferred. */
export interface Transferred {
  readonly genotype: Genotype;
  readonly epochs: number;
  readonly training: Training;
  /** What its training began with. */
  readonly from: InitialWeights;
  /** Weights files of its seeds, below the study's folder. */
  readonly weights: readonly string[];
}

/** Trains found and random architecture on other data sets, from learned weights and from scratch; judged on their test splits. */
export async function transfer(
  model: Transferred,
  targets: readonly Dataset[],
  { epochs = model.epochs, training: changes = {}, ...options }: TransferOptions,
  context: AssessContext,
): Promise<Transfer> {
  if (targets.length === 0)
    throw new RangeError("datasets must not be empty: name at least one data set to transfer to");
  const home = context.dataset;
  const { name: task } = taskOf(home);
  const other = targets.find((dataset) => taskOf(dataset).name !== task);
  if (other !== undefined)
    throw new RangeError(
      `transfer is between data sets of one task, for the scores of different tasks cannot be compared, but ${home.name} is a ${task} and ${other.name} a ${taskOf(other).name}; search on ${other.name} itself`,
    );
  const same = targets.find(({ id }) => id === home.id);
  if (same !== undefined)
    throw new RangeError(
      `datasets must be other than the one searched on, but ${same.name} is that one; retrain() judges it`,
    );
  if (!Number.isInteger(epochs) || epochs < 1)
    throw new RangeError(`epochs must be a whole number of at least 1, but got ${epochs}`);
  for (const target of targets) checkFits(model.genotype, target, context);
  const recipe = training({ ...model.training, ...changes });
  const seeds = finalSeeds(context.seed, model.weights.length);
  const { genotype } = model;
  const { batchSize } = trainingFor(recipe, genotype, context.space.decisions);
  const rival = context.rival;

  const imagesOn = (dataset: Dataset, passes: number) =>
    seeds.length * imagesOfTraining(dataset, { epochs: passes, batchSize });
  const images = imagesOn(home, model.epochs) + targets.reduce((sum, target) => sum + 4 * imagesOn(target, epochs), 0);
  const label = `transfer to ${targets.map(({ name }) => name).join(", ")}`;
  const rows = await withFinalEvaluations(
    context,
    { label, data: [home, ...targets], images, options },
    async ({ run }) => {
      // the random architecture needs weights to fine-tune from: trained at home, by the same recipe
      const rivalAtHome = await run(
        seeds.map((seed) => ({
          ...context.named,
          ...startOf(model.from, context),
          genotype: rival,
          epochs: model.epochs,
          training: model.training,
          seed,
          dataset: home,
        })),
      );
      const groups = targets.flatMap(
        (dataset) =>
          [
            { dataset, genotype, candidate: "found", from: "fine-tuned", weights: model.weights },
            { dataset, genotype, candidate: "found", from: "scratch", weights: undefined },
            {
              dataset,
              genotype: rival,
              candidate: "random baseline",
              from: "fine-tuned",
              weights: rivalAtHome.map(({ weights }) => weights),
            },
            { dataset, genotype: rival, candidate: "random baseline", from: "scratch", weights: undefined },
          ] as const,
      );
      return Promise.all(groups.map((group) => rowOf(group, { seeds, epochs, recipe, run })));
    },
  );
  return new Transfer(scored(rows, taskOf(home)));
}

/** @throws RangeError when the architecture cannot take the examples of a data set */
function checkFits(genotype: Genotype, { name, shape, outputs }: Dataset, { space, dataset }: AssessContext): void {
  try {
    space.plan(genotype, { input: shape, outputs });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(
      `an architecture for ${dataset.name}, of shape [${dataset.shape.join(", ")}], cannot be trained on ${name}, of shape [${shape.join(", ")}]: ${why}`,
      { cause },
    );
  }
}

interface UnscoredRow extends Omit<TransferRow, "metric" | "unit" | "scores"> {
  /** Of each seed, on the test split. */
  readonly metrics: readonly Metrics[];
}

/** Rows with the first metric that is defined for all of them. Errors in the units of different targets cannot be compared, r2 can. */
function scored(rows: readonly UnscoredRow[], task: Task): readonly TransferRow[] {
  const wanted = metricsOf(task).includes("r2") ? ["r2", ...task.metrics] : task.metrics;
  const everywhere = (name: string) => rows.every(({ metrics }) => metrics.every((values) => name in values));
  const metric = wanted.find(everywhere) ?? "loss"; // which is defined always
  const { unit } = metricFor(task, metric);
  return rows.map(({ metrics, images, ...row }) => ({
    ...row,
    metric,
    ...(unit === undefined ? {} : { unit }),
    scores: metrics.map((values) => values[metric] as number),
    images,
  }));
}

/** One candidate on one data set in one way. */
interface Group extends Pick<TransferRow, "candidate" | "from"> {
  readonly dataset: Dataset;
  readonly genotype: Genotype;
  readonly weights: readonly string[] | undefined;
}

async function rowOf(
  { dataset, genotype, candidate, from, weights }: Group,
  { seeds, epochs, recipe, run }: { seeds: readonly number[]; epochs: number; recipe: Training } & FinalEvaluations,
): Promise<UnscoredRow> {
  const runs = await run(
    seeds.map((seed, index) => {
      const file = weights?.[index];
      return { genotype, epochs, training: recipe, seed, dataset, ...(file === undefined ? {} : { from: file }) };
    }),
  );
  return {
    dataset: dataset.name,
    candidate,
    from,
    metrics: runs.map(({ metrics }: Finished) => metrics),
    images: runs.reduce((sum, { cost }) => sum + cost.images, 0),
  };
}
