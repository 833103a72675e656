import type { Dataset } from "../datasets/dataset.js";
import type { Training } from "../network/training.js";
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
  const validation = runs.map(({ curve }) => curve.at(-1)?.metrics.accuracy ?? Number.NEGATIVE_INFINITY);
  return new Model({
    description: {
      space,
      genotype,
      task: "classification",
      classes: [...dataset.classes],
      input: imageShape(dataset),
      normalisation: normalisationCopy(dataset),
      trainedOn: { name: dataset.name, id: dataset.id },
      measuredOn: "test",
      epochs,
      training,
      batchSize: 4 * training.batchSize, // as judge() does
      chosen: validation.indexOf(Math.max(...validation)),
      combine: "chosen",
    },
    members: runs.map(({ seed, accuracy, loss, weights }) => ({
      seed,
      metrics: { accuracy, loss },
      weights: () => loadWeights(weights),
    })),
  });
}

/** @throws RangeError when the examples are no images */
function imageShape({ name, shape }: Dataset): [number, number, number] {
  if (shape.length !== 3)
    throw new RangeError(
      `a model takes images so far, but examples of ${name} have shape [${shape.join(", ")}]; space.build() makes a network for your own code`,
    );
  return [shape[0], shape[1], shape[2]];
}

function normalisationCopy(dataset: Dataset) {
  const { units, mean, deviation } = normalisationOf(dataset);
  return { units, mean: [...mean], deviation: [...deviation] };
}
