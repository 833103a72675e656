import { type Dataset, taskOf } from "../datasets/dataset.js";
import { type Training, trainingFor } from "../network/training.js";
import { loadWeights } from "../network/weightsFile.js";
import type { OpTable } from "../ops/index.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import { Model } from "./model.js";
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

/** The model of finished trainings. Choosing among them by validation keeps the test accuracy of the choice honest. */
export function modelOf({ genotype, epochs, training, runs, space, dataset }: TrainedParts): Model {
  const { name } = taskOf(dataset);
  if (name !== "classification")
    throw new RangeError(
      `predict, save and ensemble are of classifications so far, but ${dataset.name} is a ${name}; space.build(genotype, { weights }) makes its network from the weights of a run`,
    );
  const validation = runs.map(({ curve }) => curve.at(-1)?.metrics.accuracy ?? Number.NEGATIVE_INFINITY);
  return new Model({
    description: {
      space,
      genotype,
      task: "classification",
      classes: [...dataset.classes],
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
    members: runs.map(({ seed, accuracy, loss, weights }) => ({
      seed,
      metrics: { accuracy: accuracy as number, loss }, // a classification has both
      weights: () => loadWeights(weights),
    })),
  });
}

function normalisationCopy(dataset: Dataset) {
  const { units, mean, deviation } = normalisationOf(dataset);
  return { units, mean: [...mean], deviation: [...deviation] };
}
