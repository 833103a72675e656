import { integerBelow, type Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import { levelsOf, type Part, valueAt } from "../space/parts.js";
import type { SearchContext } from "./strategy.js";

/** Every combination of the values of all parts, each at its place: the first part changes fastest. */
export interface Combinations {
  /** Those that break a constraint, or mean the same as another, among them. */
  readonly count: number;
  /** All of them that keep the constraints, those proposed before among them. */
  every(): Iterable<Genotype>;
  /** A place, each as likely as the others. */
  draw(rng: Rng): number;
  /** The first allowed combination at this place or after it, and then from the beginning, that was never proposed; undefined when all were. */
  unseenFrom(place: number): Genotype | undefined;
}

/**
 * @param levels values that a real number takes, evenly spread with its bounds; by default it has no end of them, and neither have
 * the combinations
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

  /** From a place that has nothing to offer any more, to one after it that may have. What is used up stays so. */
  const after = new Map<number, number>();
  const skip = (place: number): number => {
    let end = place;
    for (let next = after.get(end); next !== undefined; next = after.get(end)) end = next;
    for (let on = place; on !== end; ) {
      const next = after.get(on) as number;
      after.set(on, end); // the next look from here is one step
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
