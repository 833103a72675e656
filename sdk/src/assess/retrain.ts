import { type TrainingOptions, training, trainingFor } from "../network/training.js";
import type { Genotype } from "../space/decisions.js";
import type { AssessContext, WorkOptions } from "./assessContext.js";
import { imagesOfTraining, withFinalEvaluations } from "./finalEvaluations.js";
import { finalSeeds } from "./finalSeeds.js";
import { TrainedModel } from "./trainedModel.js";

/** Options of a final training. */
export interface RetrainOptions extends WorkOptions {
  /** Passes over the training images, from scratch. */
  readonly epochs?: number;
  /** Trainings from different random weights and orders: one says little. */
  readonly seeds?: number;
  /** Where it differs from the search's training. */
  readonly training?: TrainingOptions;
}

/** Trains an architecture from scratch with several seeds and judges each network on the test split, which the search never read. */
export async function retrain(
  genotype: Genotype,
  { epochs = 20, seeds = 3, training: changes = {}, ...options }: RetrainOptions,
  context: AssessContext,
): Promise<TrainedModel> {
  for (const [name, value] of Object.entries({ epochs, seeds }))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number of at least 1, but got ${value}`);
  const { dataset } = context;
  const recipe = training({ ...context.training, ...changes });
  const { batchSize } = trainingFor(recipe, genotype, context.space.decisions);
  const images = seeds * imagesOfTraining(dataset, { epochs, batchSize });
  const every = finalSeeds(context.seed, seeds);
  const runs = await withFinalEvaluations(
    context,
    { label: `retrain on ${dataset.name}, ${seeds} seeds`, data: [dataset], images, options },
    ({ run }) => run(every.map((seed) => ({ ...context.named, genotype, epochs, training: recipe, seed, dataset }))),
  );
  return new TrainedModel({ genotype, epochs, training: recipe, seeds: every, runs, context });
}
