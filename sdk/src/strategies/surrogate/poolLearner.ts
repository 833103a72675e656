import type { Genotype } from "../../space/decisions.js";
import type { Observation, Place } from "../observations.js";
import type { Searchable } from "../strategy.js";
import { compressedLosses } from "./compressedLosses.js";
import type { EarlierPrior } from "./earlierPrior.js";
import { kernelSettings, spreadOver } from "./gaussianModel.js";
import { type Coordinates, mixedKernel } from "./mixedKernel.js";
import { type PoolBeliefs, type PoolModel, poolModel } from "./poolModel.js";
import { beyondPrior } from "./prior.js";

/** Maximum number of training trials when the kernel is fitted; of more, half are the best and half a sample of all ranks. */
const mostTrials = 240;

/** Training data of a prediction. */
export interface LearnedTrials {
  /** Trials the kernel is fitted to; the same array until it is refitted. */
  readonly fittedTo: readonly Observation[];
  /** All trials with a result, including `fittedTo`. */
  readonly known: readonly Observation[];
  /** Pending trials, assumed to score as predicted so that parallel proposals stay apart. */
  readonly pending: readonly Place[];
}

/** Predicted distributions of every architecture in a pool. */
export interface LearnedBeliefs extends PoolBeliefs {
  readonly pool: readonly Genotype[];
  /** Lowest score among the training trials. */
  readonly best: number;
}

/** Predicts the scores of a whole pool, updated trial by trial. */
export interface PoolLearner {
  beliefs(trials: LearnedTrials): LearnedBeliefs;
}

/**
 * @param list creates the pool when it is first needed
 * @param fromEarlier prior from earlier studies
 */
export function poolLearner(
  space: Searchable,
  list: () => readonly Genotype[],
  fromEarlier?: EarlierPrior,
): PoolLearner {
  const kernel = mixedKernel(space.parts);
  let pool: readonly Genotype[] | undefined;
  let coordinates: readonly Coordinates[] = [];
  let priorOver: ((known: readonly Observation[]) => Float64Array) | undefined;
  let learned:
    | { readonly from: readonly Observation[]; readonly model: PoolModel; readonly numbers: Set<number> }
    | undefined;

  function learnAnew(from: readonly Observation[]): PoolModel {
    if (pool === undefined) {
      pool = list();
      coordinates = pool.map((genotype) =>
        kernel.coordinates({ values: space.values(genotype), active: space.activeParts(genotype) }),
      );
    }
    const settings = kernelSettings(space.parts, from, fromEarlier?.given(from));
    const model = poolModel(coordinates, kernel, settings);
    const chosen = spreadOver(from, compressedLosses(from), { most: mostTrials, best: 0.5 });
    for (const { observation } of chosen) model.add(kernel.coordinates(observation));
    learned = { from, model, numbers: new Set(chosen.map(({ observation }) => observation.number)) };
    return model;
  }

  return {
    beliefs({ fittedTo, known, pending }) {
      const model = learned?.from === fittedTo ? learned.model : learnAnew(fittedTo);
      const numbers = learned?.numbers as Set<number>;
      const before = new Set(fittedTo.map(({ number }) => number));
      for (const observation of known) {
        if (before.has(observation.number) || numbers.has(observation.number)) continue;
        model.add(kernel.coordinates(observation));
        numbers.add(observation.number);
      }
      const scores = compressedLosses(known);
      const indices = new Map(known.map(({ number }, index) => [number, index]));
      const order = [...numbers].map((number) => indices.get(number) as number);
      const learnedScores = order.map((index) => scores[index] as number);
      const learnedPlaces = order.map((index) => known[index] as Observation);
      const best = Math.min(...learnedScores);
      const prior = fromEarlier?.given(known);
      const { targets, offset } = beyondPrior(learnedPlaces, learnedScores, prior);
      const { means, deviations } = model.beliefs(targets, pending.map(kernel.coordinates));
      if (fromEarlier !== undefined) {
        priorOver ??= fromEarlier.over(coordinates);
        for (const [index, expected] of priorOver(known).entries())
          means[index] = (means[index] as number) + offset + expected;
      }
      return { pool: pool as readonly Genotype[], means, deviations, best };
    },
  };
}
