import { type Belief, type GaussianRegression, gaussianRegression } from "../../math/gaussianRegression.js";
import type { Part } from "../../space/parts.js";
import type { Observation, Place } from "../observations.js";
import { compressedLosses } from "./compressedLosses.js";
import { fitKernel, type KernelSettings } from "./fitKernel.js";
import { type Coordinates, mixedKernel } from "./mixedKernel.js";
import { beyondPrior, type Prior } from "./prior.js";

/** A Gaussian process fitted to trials. */
export interface GaussianModel {
  /** Lowest score among the training trials. */
  readonly best: number;
  /** Predicted distribution of a place's score; lower is better. */
  belief(place: Place): Belief;
}

/** Maximum number of trials used to fit the kernel; of more, a sample of all ranks. */
const mostFitted = 100;

/** Kernel settings fitted to these trials. @param prior mean of the process */
export function kernelSettings(parts: readonly Part[], known: readonly Observation[], prior?: Prior): KernelSettings {
  const kernel = mixedKernel(parts);
  const scored = spreadOver(known, compressedLosses(known), { most: mostFitted, best: 0 });
  return fitKernel(
    kernel,
    scored.map(({ observation }) => kernel.coordinates(observation)),
    beyondPrior(
      scored.map(({ observation }) => observation),
      scored.map(({ score }) => score),
      prior,
    ).targets,
  );
}

/** Options of a Gaussian process model. */
export interface GaussianModelOptions {
  readonly parts: readonly Part[];
  readonly known: readonly Observation[];
  /** Pending trials, assumed to score as predicted so that parallel proposals stay apart. */
  readonly pending: readonly Place[];
  readonly settings: KernelSettings;
  /** Mean of the process. */
  readonly prior?: Prior | undefined;
  /** Maximum number of training trials; of more, half are the best and half a sample of all ranks. */
  readonly mostTrials: number;
}

/** Fits a Gaussian process; undefined when the covariance matrix is singular. */
export function gaussianModel(options: GaussianModelOptions): GaussianModel | undefined {
  const { parts, known, pending, settings, prior, mostTrials } = options;
  const { weights, noise } = settings;
  const kernel = mixedKernel(parts);
  const scored = spreadOver(known, compressedLosses(known), { most: mostTrials, best: 0.5 });
  const observed = scored.map(({ observation }) => observation);
  const places = observed.map(kernel.coordinates);
  const scores = scored.map(({ score }) => score);
  const { targets, offset } = beyondPrior(observed, scores, prior);
  const measured = [...targets];
  const against = (place: Coordinates, others: readonly Coordinates[]): Float64Array => {
    const covariances = new Float64Array(others.length);
    for (let index = 0; index < others.length; index++)
      covariances[index] = kernel.covariance(place, others[index] as Coordinates, weights);
    return covariances;
  };
  let regression = learned();
  if (regression !== undefined && pending.length > 0) {
    for (const place of pending.map(kernel.coordinates)) {
      measured.push(regression.predict(against(place, places.slice(0, scored.length))).mean);
      places.push(place);
    }
    regression = learned();
  }
  if (regression === undefined) return undefined;
  const process: GaussianRegression = regression;
  return {
    best: Math.min(...scores),
    belief(place) {
      const { mean, deviation } = process.predict(against(kernel.coordinates(place), places));
      return { mean: mean + offset + (prior?.(place) ?? 0), deviation };
    },
  };

  function learned(): GaussianRegression | undefined {
    const covariances = places.map((place, row) => against(place, places.slice(0, row)));
    return gaussianRegression(covariances, measured, noise);
  }
}

/** A trial and its score. */
export interface ScoredObservation {
  readonly observation: Observation;
  readonly score: number;
}

/** At most this many trials with their scores: a share of them the best, the others evenly spaced over the remaining ranks. */
export function spreadOver(
  known: readonly Observation[],
  scores: readonly number[],
  { most, best }: { readonly most: number; readonly best: number },
): readonly ScoredObservation[] {
  const scored = known.map((observation, index) => ({ observation, score: scores[index] as number }));
  if (scored.length <= most) return scored;
  const order = scored.sort((a, b) => a.score - b.score);
  const top = Math.floor(best * most);
  const step = (order.length - top) / (most - top);
  const rest = Array.from(
    { length: most - top },
    (_, place) => order[top + Math.floor(place * step)] as ScoredObservation,
  );
  return [...order.slice(0, top), ...rest];
}
