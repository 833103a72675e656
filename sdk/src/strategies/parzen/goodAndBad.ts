import type { Standing } from "../../records/standing.js";
import { bestFirst } from "../bestFirst.js";
import type { Observation, Place } from "../observations.js";
import type { WeightedPlace } from "./parzenMixture.js";

/** Places of good trials, and of all others: bad, failed or pending. */
export interface GoodAndBad {
  readonly good: readonly WeightedPlace[];
  readonly bad: readonly WeightedPlace[];
}

/** Number of trials that count as good. */
export interface GoodOptions {
  /** Share of the trials that count as good, in (0, 1). */
  readonly goodShare: number;
  /** Maximum number of good trials, at least 1. */
  readonly mostGood: number;
}

/** Number of good trials among `trials`. */
export const goodCount = (trials: number, { goodShare, mostGood }: GoodOptions): number =>
  Math.min(mostGood, Math.ceil(goodShare * trials));

/** @throws RangeError when the share is outside (0, 1) */
export function checkGoodShare(goodShare: number): void {
  if (!(goodShare > 0 && goodShare < 1))
    throw new RangeError(`goodShare must be above 0 and below 1, but got ${goodShare}`);
}

/** A trial chosen as good, and its weight. */
export interface Chosen {
  readonly number: number;
  readonly weight: number;
}

/** The best `count` trials, with equal weights. */
export const theBest = (standings: readonly Standing[], count: number): readonly Chosen[] =>
  bestFirst(standings)
    .slice(0, count)
    .map(({ number }) => ({ number, weight: 1 }));

/**
 * Splits trials into good and bad ones. Failed trials are bad. Pending trials count as bad, so that parallel proposals stay apart (the
 * constant liar of https://doi.org/10.1007/978-3-642-10701-6_6).
 * @param choose selects the good ones among those that did not fail
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
