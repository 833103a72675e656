import type { EarlierStudy } from "../../records/earlier.js";
import { ranked } from "../../records/standing.js";
import type { Genotype } from "../../space/decisions.js";
import type { Observation, Place } from "../observations.js";
import type { SearchContext } from "../strategy.js";
import { compressedLosses } from "./compressedLosses.js";
import { gaussianModel, kernelSettings } from "./gaussianModel.js";
import type { Prior } from "./prior.js";

/** The prior that earlier studies make, trusted as far as what is known of this search agrees with them. */
export type EarlierPrior = (known: readonly Observation[]) => Prior;

/** What one earlier study says of a place, lower is better; its trials have mean 0 and deviation 1. */
type Opinion = (place: Place) => number;

/** Trials of an earlier study that its model learns from; of more, the best half and some of all ranks. */
const mostTrials = 120;
/** Before anything is known, a study is believed this much, as if so many trials had shown it. */
const firstTrust = { slope: 0.5, trials: 8 };
/** After so many trials the prior counts half: what this search has found itself tells more of what is best. */
const lasting = 20;

/**
 * A prior from earlier studies. A Gaussian process learns from each what architectures are good. How much the scores of this search
 * change with what a study says is measured on its trials, so that a study of a different problem soon counts for nothing; one that is
 * only the reverse counts for nothing, too (https://arxiv.org/abs/1802.02219 weighs earlier models in a like manner); and what is
 * believed beforehand fades as trials come in (https://arxiv.org/abs/2204.11051).
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

/** Trials before the first that is proposed by what was learned: half as many where earlier studies have fromEarlier something. */
export const trialsBeforeLearning = (startup: number, fromEarlier: EarlierPrior | undefined): number =>
  fromEarlier === undefined ? startup : Math.ceil(startup / 2);

/** How much scores rise with what was said, at least 0. */
function slope(said: readonly number[], scores: readonly number[]): number {
  const middle = said.reduce((sum, value) => sum + value, 0) / Math.max(1, said.length);
  let [along, spread] = [firstTrust.slope * firstTrust.trials, firstTrust.trials];
  for (const [index, value] of said.entries()) {
    along += (value - middle) * (scores[index] as number); // scores have mean 0
    spread += (value - middle) ** 2;
  }
  return Math.max(0, along / spread);
}

/** undefined when a study has too few trials to tell anything */
function opinionOf(study: EarlierStudy<Genotype>, space: SearchContext["space"]): Opinion | undefined {
  const { parts } = space;
  const known = observationsOf(study, space);
  if (known.length < 2) return undefined;
  const model = gaussianModel({ parts, known, pending: [], settings: kernelSettings(parts, known), mostTrials });
  if (model === undefined) return undefined;
  const said = new WeakMap<readonly number[], number>(); // places are made anew around the same values
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

/** The same for trials of this search: with several objectives no loss orders them. */
function byRank(known: readonly Observation[]): readonly Observation[] {
  const order = ranked(known.flatMap(({ newest }) => newest ?? []));
  const ranks = new Map(order.map((standing, rank) => [standing, rank]));
  return known.map((observation) => {
    const { newest } = observation;
    if (newest === undefined) return observation;
    return { ...observation, newest: { ...newest, losses: [ranks.get(newest) as number], violation: 0 } };
  });
}
