import { integerBelow, type Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import { levelsOf, type Part, valueAt } from "../space/parts.js";
import type { SearchContext } from "./strategy.js";

/** Cartesian product of the values of all parts, by index; the first part changes fastest. */
export interface Combinations {
  /** Includes combinations that break a constraint or are isomorphic to another. */
  readonly count: number;
  /** All combinations that satisfy the constraints, including those proposed before. */
  every(): Iterable<Genotype>;
  /** A uniformly random index. */
  draw(rng: Rng): number;
  /** The first allowed combination from this index on, wrapping around, that was never proposed; undefined when all were. */
  unseenFrom(place: number): Genotype | undefined;
}

/**
 * @param levels values per real number, evenly spaced from bound to bound; by default infinitely many, and so are the combinations
 */
export function combinations(
  { space, history }: Pick<SearchContext, "space" | "history">,
  levels = Number.POSITIVE_INFINITY,
): Combinations {
  const counts = space.parts.map((part) => (part.kind === "real" ? levels : levelsOf(part)));
  const count = counts.reduce((product, values) => product * values, 1);
  const at = (place: number): Genotype => {
    let rest = place;
    const values = space.parts.map((part, index) => {
      const values = counts[index] as number;
      const level = rest % values;
      rest = Math.floor(rest / values);
      return levelValue(part, level, values);
    });
    return space.genotype(values);
  };

  /** From an exhausted index to a later one that may not be. An exhausted index stays exhausted. */
  const after = new Map<number, number>();
  const skip = (place: number): number => {
    let end = place;
    for (let next = after.get(end); next !== undefined; next = after.get(end)) end = next;
    for (let on = place; on !== end; ) {
      const next = after.get(on) as number;
      after.set(on, end); // shortens the next search from here
      on = next;
    }
    return end;
  };
  const unseenBetween = (first: number, end: number): Genotype | undefined => {
    for (let place = skip(first); place < end; place = skip(place)) {
      const genotype = at(place);
      if (space.allows(genotype) && !history.has(genotype)) return genotype;
      after.set(place, place + 1);
    }
    return undefined;
  };

  return {
    count,
    *every() {
      for (let place = 0; place < count; place++) {
        const genotype = at(place);
        if (space.allows(genotype)) yield genotype;
      }
    },
    draw: (rng) => counts.reduceRight((place, values) => place * values + integerBelow(values, rng), 0),
    unseenFrom: (place) => unseenBetween(place, count) ?? unseenBetween(0, place),
  };
}

const levelValue = (part: Part, level: number, count: number): number =>
  part.kind === "real" ? valueAt(part, count === 1 ? 0.5 : level / (count - 1)) : valueAt(part, (level + 0.5) / count);
