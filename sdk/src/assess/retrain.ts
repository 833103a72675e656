import { type TrainingOptions, training, trainingFor } from "../network/training.js";
import type { Genotype } from "../space/decisions.js";
import type { AssessContext, WorkOptions } from "./assessContext.js";
import { imagesOfTraining, withFinalEvaluations } from "./finalEvaluations.js";
import { finalSeeds } from "./finalSeeds.js";
import { type InitialWeights, startOf } from "./initialWeights.js";
import { TrainedModel } from "./trainedModel.js";

/** Options of a final training. */
export interface RetrainOptions extends WorkOptions {
  /** Passes over the training images. */
  readonly epochs?: number;
  /** The weights that the training begins with: random ones, or those of the supernet of a one-shot search. @defaultValue "scratch" */
  readonly from?: InitialWeights;
  /** Trainings from different random weights and orders: one says little. */
  readonly seeds?: number;
  /** Where it differs from the search's training. */
  readonly training?: TrainingOptions;
}

/**
 * Trains an architecture with several seeds and judges each network on the test split, which the search never read.
 * @throws RangeError when an option is out of range, or `from` is "supernet" and the search trained none
 */
export async function retrain(
  genotype: Genotype,
  { epochs = 20, seeds = 3, from = "scratch", training: changes = {}, ...options }: RetrainOptions,
  context: AssessContext,
): Promise<TrainedModel> {
  for (const [name, value] of Object.entries({ epochs, seeds }))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number of at least 1, but got ${value}`);
  if (from === "supernet" && context.supernet === undefined)
    throw new RangeError(
      'from must be "scratch", because this search trained no supernet of paths, but got "supernet"; search with a one-shot method such as oneShot.spos()',
    );
  const { dataset } = context;
  const start = startOf(from, context);
  const recipe = training({ ...context.training, ...changes });
  const { batchSize } = trainingFor(recipe, genotype, context.space.decisions);
  const images = seeds * imagesOfTraining(dataset, { epochs, batchSize });
  const every = finalSeeds(context.seed, seeds);
  const runs = await withFinalEvaluations(
    context,
    { label: `retrain on ${dataset.name}, ${seeds} seeds`, data: [dataset], images, options },
    ({ run }) =>
      run(every.map((seed) => ({ ...context.named, ...start, genotype, epochs, training: recipe, seed, dataset }))),
  );
  return new TrainedModel({ genotype, epochs, from, training: recipe, seeds: every, runs, context });
}
