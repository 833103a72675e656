import type { Goals } from "./goals.js";
import { ranked, standingOf } from "./standing.js";
import type { Trial } from "./trial.js";

/** A trial of an earlier study that a search begins with knowing. */
export interface EarlierTrial<G = unknown> {
  readonly genotype: G;
  /** Where it stood in its study: 0 for the best, 1 for the worst. Losses of other data have another scale; ranks compare. */
  readonly rank: number;
}

/** What a search knows of an earlier study. Plain JSON. */
export interface EarlierStudy<G = unknown> {
  readonly name: string;
  /** The best first. */
  readonly trials: readonly EarlierTrial<G>[];
}

/** More would teach little, and the manifest holds them all. */
const mostTrials = 400;

/** The trials of a study by their ranks; of more than 400, the best 200 and 200 spread evenly over the others. */
export function earlierTrials<G>(trials: readonly Trial<G>[], goals: Goals): readonly EarlierTrial<G>[] {
  const standings = trials.flatMap((trial) => standingOf(trial, goals) ?? []);
  const stages = [...new Set(standings.map(({ stage }) => stage))].sort((a, b) => b - a);
  // a trial that was found worth a higher stage is better than one that was not
  const order = stages.flatMap((stage) => ranked(standings.filter((standing) => standing.stage === stage)));
  const all = order.map(({ genotype }, place) => ({
    genotype,
    rank: order.length === 1 ? 0 : place / (order.length - 1),
  }));
  if (all.length <= mostTrials) return all;
  const half = mostTrials / 2;
  const step = (all.length - half) / half;
  return [
    ...all.slice(0, half),
    ...Array.from({ length: half }, (_, index) => all[Math.floor(half + index * step)] as EarlierTrial<G>),
  ];
}
