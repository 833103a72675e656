import type { Goals } from "./goals.js";
import { ranked, standingOf } from "./standing.js";
import type { Trial } from "./trial.js";

/** A trial of an earlier study, used to warm-start a search. */
export interface EarlierTrial<G = unknown> {
  readonly genotype: G;
  /** Rank in its study, from 0 for the best to 1 for the worst: losses on different data are not comparable. */
  readonly rank: number;
}

/** An earlier study, used to warm-start a search. Plain JSON. */
export interface EarlierStudy<G = unknown> {
  readonly name: string;
  /** Best first. */
  readonly trials: readonly EarlierTrial<G>[];
}

/** More would add little, and all of them are stored in the manifest. */
const mostTrials = 400;

/** The trials of a study with their ranks; of more than 400, the best 200 and 200 evenly spaced over the others. */
export function earlierTrials<G>(trials: readonly Trial<G>[], goals: Goals): readonly EarlierTrial<G>[] {
  const standings = trials.flatMap((trial) => standingOf(trial, goals) ?? []);
  const stages = [...new Set(standings.map(({ stage }) => stage))].sort((a, b) => b - a);
  // a trial promoted to a higher stage ranks above one that was not
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
