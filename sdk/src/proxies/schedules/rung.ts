import TinyQueue from "tinyqueue";
import { growingFronts } from "../../math/growingFronts.js";
import { leaders } from "../../math/leaders.js";
import { crowdingDistances } from "../../math/nonDominated.js";
import { byLoss, outranks, type Standing } from "../../records/standing.js";

/** Trials that were judged at one stage, and those of the best that were not promoted yet. */
export interface Rung {
  /** One more was judged. */
  add(standing: Standing): void;
  /** Takes out the best trial that is among the best `count` of all; undefined when they are all taken. @param count never less than before */
  promote(count: number): Standing | undefined;
  /** Those that were not promoted. */
  readonly left: readonly Standing[];
}

/** The best by one objective, in a time of O(log n) each. */
export function rungByLoss(): Rung {
  const best = leaders(byLoss);
  const waiting = new TinyQueue<Standing>([], byLoss);
  return {
    add(standing) {
      best.add(standing);
      waiting.push(standing);
    },
    promote(count) {
      best.widen(count);
      const [next, last] = [waiting.peek(), best.last];
      // trials that were promoted may have fallen behind: whoever waits must be among the best now
      return next !== undefined && last !== undefined && byLoss(next, last) <= 0 ? waiting.pop() : undefined;
    },
    get left() {
      return waiting.data;
    },
  };
}

/** The best by several objectives: by non-dominated rank, and among equals the least crowded. https://doi.org/10.1109/4235.996017 */
export function rungByRank(): Rung {
  const all = growingFronts<Standing>(outranks);
  const waiting = new Set<Standing>();
  // what is known of a front holds until its list is replaced by another
  const spent = new WeakSet<readonly Standing[]>();
  const ordered = new WeakMap<readonly Standing[], readonly Standing[]>();

  /** The first of a front, from the least crowded on, who waits and has a place. */
  function firstWaiting(front: readonly Standing[], places: number): Standing | undefined {
    if (spent.has(front)) return undefined;
    const order = ordered.get(front) ?? leastCrowded(front);
    ordered.set(front, order);
    const first = order.findIndex((standing) => waiting.has(standing));
    if (first < 0) spent.add(front);
    return first < places ? order[first] : undefined;
  }

  return {
    add(standing) {
      all.add(standing);
      waiting.add(standing);
    },
    promote(count) {
      let places = count;
      for (const front of all.fronts) {
        if (places <= 0) return undefined;
        const found = firstWaiting(front, places);
        if (found !== undefined) {
          waiting.delete(found);
          return found;
        }
        places -= front.length;
      }
      return undefined;
    },
    get left() {
      return [...waiting];
    },
  };
}

/** A front from the least crowded to the most, the earlier trial first among equals. */
function leastCrowded(front: readonly Standing[]): readonly Standing[] {
  const distances = crowdingDistances(front.map(({ losses }) => losses));
  return front
    .map((standing, index) => ({ standing, distance: distances[index] as number }))
    .sort((a, b) => (a.distance === b.distance ? a.standing.number - b.standing.number : b.distance - a.distance))
    .map(({ standing }) => standing);
}
