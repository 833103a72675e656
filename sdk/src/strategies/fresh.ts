import { integerBelow, type Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import { everyGenotype, levelsIn } from "./everyGenotype.js";
import type { Searchable, SearchContext } from "./strategy.js";

/** Draws in a row that may hit known architectures before the space is looked through for new ones. */
const mostDraws = 30;
/** Larger spaces are not looked through: they do not run out. */
const mostListed = 200_000;

/** Answers what was never proposed, as long as there is any. */
export interface Fresh {
  /** The first new one of several draws; when none is, any new one of the space; when the space has none left, the last draw. */
  draw(candidate: (rng: Rng) => Genotype, rng: Rng): Genotype;
}

/** New architectures of a search. */
export function fresh({ space, history }: SearchContext): Fresh {
  let unseen: Genotype[] | undefined;
  return {
    draw(candidate, rng) {
      let genotype = candidate(rng);
      for (let draw = 1; draw < mostDraws && history.has(genotype); draw++) genotype = candidate(rng);
      if (!history.has(genotype)) return genotype;
      unseen ??= listable(space) ? [...everyGenotype(space)] : [];
      while (unseen.length > 0) {
        const index = integerBelow(unseen.length, rng);
        const [found, last] = [unseen[index] as Genotype, unseen.pop() as Genotype];
        if (index < unseen.length) unseen[index] = last;
        if (!history.has(found)) return found;
      }
      return genotype;
    },
  };
}

const listable = (space: Searchable): boolean => levelsIn(space) <= mostListed;
