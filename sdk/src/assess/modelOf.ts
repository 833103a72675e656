import { type Dataset, taskOf } from "../datasets/dataset.js";
import { encoderOf } from "../datasets/tableEncoder.js";
import { type Training, trainingFor } from "../network/training.js";
import { loadWeights } from "../network/weightsFile.js";
import type { OpTable } from "../ops/index.js";
import type { Objective } from "../records/goals.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import { defaultGoals } from "../tasks/index.js";
import { Model } from "./model.js";
import type { ModelManifest } from "./modelManifest.js";
import { normalisationOf } from "./normalisation.js";
import type { TrainedRun } from "./trainedRun.js";

/** What was trained. */
export interface TrainedParts {
  readonly genotype: Genotype;
  readonly epochs: number;
  readonly training: Training;
  readonly runs: readonly TrainedRun[];
  readonly space: Space<Decisions, OpTable>;
  readonly dataset: Dataset;
}

/** The model of finished trainings. Choosing among them by validation keeps the test score of the choice honest. */
export function modelOf({ genotype, epochs, training, runs, space, dataset }: TrainedParts): Model {
  const { metric, goal } = defaultGoals(taskOf(dataset)).objectives[0] as Objective;
  const validation = runs.map(({ curve }) => {
    const value = curve.at(-1)?.metrics[metric];
    return value === undefined ? Number.NEGATIVE_INFINITY : goal === "maximize" ? value : -value;
  });
  const table = encoderOf(dataset);
  return new Model({
    description: {
      space,
      genotype,
      task: dataset.task as ModelManifest["task"], // zod's types cannot be readonly
      ...(table === undefined ? {} : { table: table as ModelManifest["table"] & {} }),
      input: [...dataset.shape],
      normalisation: normalisationCopy(dataset),
      trainedOn: { name: dataset.name, id: dataset.id },
      measuredOn: "test",
      epochs,
      training,
      batchSize: 4 * trainingFor(training, genotype, space.decisions).batchSize, // as judge() does
      chosen: validation.indexOf(Math.max(...validation)),
      combine: "chosen",
    },
    members: runs.map(({ seed, metrics, weights }) => ({
      seed,
      metrics,
      weights: () => loadWeights(weights),
    })),
  });
}

function normalisationCopy(dataset: Dataset) {
  const { units, mean, deviation } = normalisationOf(dataset);
  return { units, mean: [...mean], deviation: [...deviation] };
}
