import { type Belief, type GaussianRegression, gaussianRegression } from "../../math/gaussianRegression.js";
import type { Part } from "../../space/parts.js";
import type { Observation, Place } from "../observations.js";
import { compressedLosses } from "./compressedLosses.js";
import { fitKernel, type KernelSettings } from "./fitKernel.js";
import { type Coordinates, mixedKernel } from "./mixedKernel.js";
import { beyondPrior, type Prior } from "./prior.js";

/** What a Gaussian process believes of every place. */
export interface GaussianModel {
  /** Lowest score of what it has learned from. */
  readonly best: number;
  /** Belief of a place's score; lower is better. */
  belief(place: Place): Belief;
}

/** Trials whose likelihood chooses the kernel's settings; of more, as many are taken from all ranks. */
const mostFitted = 100;

/** Settings of the kernel that suit these trials. @param prior what the process is to add to */
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

/** What to learn from. */
export interface GaussianModelOptions {
  readonly parts: readonly Part[];
  readonly known: readonly Observation[];
  /** Taken to become what is expected of them, so that several proposals at a time keep away from each other. */
  readonly pending: readonly Place[];
  readonly settings: KernelSettings;
  /** What the process is added to. */
  readonly prior?: Prior | undefined;
  /** Of more trials, the better half of so many are the best, the others are taken from all ranks. */
  readonly mostTrials: number;
}

/** Learns from trials; undefined when numbers do not allow it. */
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

/** A trial and what is learned of it. */
export interface ScoredObservation {
  readonly observation: Observation;
  readonly score: number;
}

/** Trials with their scores, at most so many: a share of them the best, the others evenly from the remaining ranks. */
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
