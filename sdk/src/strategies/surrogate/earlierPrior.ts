import type { EarlierStudy } from "../../records/earlier.js";
import { ranked } from "../../records/standing.js";
import type { Genotype } from "../../space/decisions.js";
import type { Observation, Place } from "../observations.js";
import type { SearchContext } from "../strategy.js";
import { compressedLosses } from "./compressedLosses.js";
import { gaussianModel, kernelSettings } from "./gaussianModel.js";
import type { Prior } from "./prior.js";

/** A prior from earlier studies, weighted by how well they agree with the trials of this search. */
export type EarlierPrior = (known: readonly Observation[]) => Prior;

/** Prediction of one earlier study for a place; lower is better. Its trials have mean 0 and deviation 1. */
type Opinion = (place: Place) => number;

/** Maximum number of training trials per earlier study; of more, half are the best and half a sample of all ranks. */
const mostTrials = 120;
/** Initial trust in a study: this slope, with the weight of this many trials. */
const firstTrust = { slope: 0.5, trials: 8 };
/** After this many trials the prior has half its weight, because the search's own results are more informative. */
const lasting = 20;

/**
 * A prior from earlier studies. A Gaussian process is fitted to each. Its weight is the slope of this search's scores on its predictions,
 * at least 0, so unrelated and opposite studies soon count for nothing (compare https://arxiv.org/abs/1802.02219). The prior decays
 * with the number of trials (https://arxiv.org/abs/2204.11051).
 * @returns undefined without earlier studies
 */
export function earlierPrior({ earlier, space, goals }: SearchContext): EarlierPrior | undefined {
  const opinions = earlier.flatMap((study) => opinionOf(study, space) ?? []);
  if (opinions.length === 0) return undefined;
  return (known) => {
    const scores = compressedLosses(goals.objectives.length > 1 ? byRank(known) : known);
    const slopes = opinions.map((opinion) => slope(known.map(opinion), scores));
    const total = slopes.reduce((sum, value) => sum + value, 0);
    if (total === 0) return () => 0;
    const together = (place: Place) =>
      opinions.reduce((sum, opinion, study) => sum + ((slopes[study] as number) / total) * opinion(place), 0);
    const trust = (slope(known.map(together), scores) * lasting) / (lasting + known.length);
    return (place) => trust * together(place);
  };
}

/** Random trials before the model starts proposing: half of `startup` with a prior from earlier studies. */
export const trialsBeforeLearning = (startup: number, fromEarlier: EarlierPrior | undefined): number =>
  fromEarlier === undefined ? startup : Math.ceil(startup / 2);

/** Slope of the scores on the predictions, at least 0. */
function slope(said: readonly number[], scores: readonly number[]): number {
  const middle = said.reduce((sum, value) => sum + value, 0) / Math.max(1, said.length);
  let [along, spread] = [firstTrust.slope * firstTrust.trials, firstTrust.trials];
  for (const [index, value] of said.entries()) {
    along += (value - middle) * (scores[index] as number); // scores have mean 0
    spread += (value - middle) ** 2;
  }
  return Math.max(0, along / spread);
}

/** Fits a model to a study; undefined when it has too few trials. */
function opinionOf(study: EarlierStudy<Genotype>, space: SearchContext["space"]): Opinion | undefined {
  const { parts } = space;
  const known = observationsOf(study, space);
  if (known.length < 2) return undefined;
  const model = gaussianModel({ parts, known, pending: [], settings: kernelSettings(parts, known), mostTrials });
  if (model === undefined) return undefined;
  const said = new WeakMap<readonly number[], number>(); // place objects are recreated, their values are not
  return (place) => {
    const before = said.get(place.values);
    if (before !== undefined) return before;
    const { mean } = model.belief(place);
    said.set(place.values, mean);
    return mean;
  };
}

/** Trials of an earlier study as observations whose loss is their rank. */
const observationsOf = ({ trials }: EarlierStudy<Genotype>, space: SearchContext["space"]): readonly Observation[] =>
  trials.map(({ genotype, rank }, number) => {
    const newest = { number, genotype, stage: 0, losses: [rank], violation: 0 };
    return {
      values: space.values(genotype),
      active: space.activeParts(genotype),
      number,
      standings: [newest],
      newest,
    };
  });

/** Replaces the losses of this search's trials by ranks, which also order trials with several objectives. */
function byRank(known: readonly Observation[]): readonly Observation[] {
  const order = ranked(known.flatMap(({ newest }) => newest ?? []));
  const ranks = new Map(order.map((standing, rank) => [standing, rank]));
  return known.map((observation) => {
    const { newest } = observation;
    if (newest === undefined) return observation;
    return { ...observation, newest: { ...newest, losses: [ranks.get(newest) as number], violation: 0 } };
  });
}
