import type { Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import { combinations } from "./combinations.js";
import type { SearchContext } from "./strategy.js";

/** After this many draws of known architectures in a row, the space is enumerated for a new one. */
const mostDraws = 30;
/** Larger spaces are not enumerated: they do not run out. */
const mostCombinations = 200_000;

/** Draws architectures that were never proposed, while there are any. */
export interface Fresh {
  /** The first new architecture of several draws; else any new one of the space; when the space is exhausted, the last draw. */
  draw(candidate: (rng: Rng) => Genotype, rng: Rng): Genotype;
}

/** Draws new architectures. The result depends only on the history and the random numbers, not on earlier calls. */
export function fresh(context: Pick<SearchContext, "space" | "history">): Fresh {
  const { history } = context;
  const all = combinations(context);
  return {
    draw(candidate, rng) {
      let genotype = candidate(rng);
      for (let draw = 1; draw < mostDraws && history.has(genotype); draw++) genotype = candidate(rng);
      if (all.count > mostCombinations || !history.has(genotype)) return genotype;
      return all.unseenFrom(all.draw(rng)) ?? genotype;
    },
  };
}
