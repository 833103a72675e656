import TinyQueue from "tinyqueue";
import { growingFronts } from "../../math/growingFronts.js";
import { leaders } from "../../math/leaders.js";
import { crowdingDistances } from "../../math/nonDominated.js";
import { byLoss, outranks, type Standing } from "../../records/standing.js";

/** Trials evaluated at one stage, and which of them were promoted. */
export interface Rung {
  /** Adds a trial. */
  add(standing: Standing): void;
  /**
   * Promotes the best waiting trial if it is among the best `count` of all; otherwise undefined.
   * @param count never decreases
   */
  promote(count: number): Standing | undefined;
  /** Trials that were not promoted. */
  readonly left: readonly Standing[];
}

/** A rung by one objective; O(log n) per operation. */
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
      // promoted trials may have fallen behind, so check that the waiting trial is among the best now
      return next !== undefined && last !== undefined && byLoss(next, last) <= 0 ? waiting.pop() : undefined;
    },
    get left() {
      return waiting.data;
    },
  };
}

/** A rung by several objectives: by non-dominated rank, then by crowding distance. https://doi.org/10.1109/4235.996017 */
export function rungByRank(): Rung {
  const all = growingFronts<Standing>(outranks);
  const waiting = new Set<Standing>();
  // fully promoted fronts; a front that changes is a new array
  const spent = new WeakSet<readonly Standing[]>();
  const ordered = new WeakMap<readonly Standing[], readonly Standing[]>();

  /** The least crowded trial of a front that waits and is among the first `places`. */
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

/** A front from least to most crowded; ties by trial number. */
function leastCrowded(front: readonly Standing[]): readonly Standing[] {
  const distances = crowdingDistances(front.map(({ losses }) => losses));
  return front
    .map((standing, index) => ({ standing, distance: distances[index] as number }))
    .sort((a, b) => (a.distance === b.distance ? a.standing.number - b.standing.number : b.distance - a.distance))
    .map(({ standing }) => standing);
}
