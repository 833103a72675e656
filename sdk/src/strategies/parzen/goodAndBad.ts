import type { Standing } from "../../records/standing.js";
import { bestFirst } from "../bestFirst.js";
import type { Observation, Place } from "../observations.js";
import type { WeightedPlace } from "./parzenMixture.js";

/** Places where trials were good, and all others: where they were bad, have failed, or are under way. */
export interface GoodAndBad {
  readonly good: readonly WeightedPlace[];
  readonly bad: readonly WeightedPlace[];
}

/** How many of the trials count as good. */
export interface GoodOptions {
  /** Share of the trials, in (0, 1). */
  readonly goodShare: number;
  /** However many trials there are, no more. */
  readonly mostGood: number;
}

/** Number of good trials among so many. */
export const goodCount = (trials: number, { goodShare, mostGood }: GoodOptions): number =>
  Math.min(mostGood, Math.ceil(goodShare * trials));

/** @throws RangeError when the share leaves (0, 1) */
export function checkGoodShare(goodShare: number): void {
  if (!(goodShare > 0 && goodShare < 1))
    throw new RangeError(`goodShare must be above 0 and below 1, but got ${goodShare}`);
}

/** A trial chosen as good, and how much it counts. */
export interface Chosen {
  readonly number: number;
  readonly weight: number;
}

/** The first so many from best to worst, all of the same weight. */
export const theBest = (standings: readonly Standing[], count: number): readonly Chosen[] =>
  bestFirst(standings)
    .slice(0, count)
    .map(({ number }) => ({ number, weight: 1 }));

/**
 * Parts trials into good and bad ones. Those that failed are bad. Those under way count as bad, so that several proposals at a time
 * keep away from each other (the constant liar of https://doi.org/10.1007/978-3-642-10701-6_6).
 * @param choose the good ones of those that did not fail
 */
export function goodAndBad(
  known: readonly Observation[],
  pending: readonly Place[],
  choose: (standings: readonly Standing[]) => readonly Chosen[],
): GoodAndBad {
  const standings = known.flatMap(({ newest }) => (newest === undefined ? [] : [newest]));
  const weights = new Map(choose(standings).map(({ number, weight }) => [number, weight]));
  const bad: Place[] = [];
  const good: WeightedPlace[] = [];
  for (const observation of known) {
    const weight = weights.get(observation.number);
    if (weight === undefined) bad.push(observation);
    else good.push({ ...observation, weight });
  }
  return { good, bad: [...bad, ...pending] };
}
