import type { Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import { combinations } from "./combinations.js";
import type { SearchContext } from "./strategy.js";

/** Draws in a row that may hit known architectures before the space is looked through for new ones. */
const mostDraws = 30;
/** Larger spaces are not looked through: they do not run out. */
const mostCombinations = 200_000;

/** Answers what was never proposed, as long as there is any. */
export interface Fresh {
  /** The first new one of several draws; when none is, any new one of the space; when the space has none left, the last draw. */
  draw(candidate: (rng: Rng) => Genotype, rng: Rng): Genotype;
}

/** New architectures of a search. What it answers depends on the history and the random numbers alone, not on earlier calls. */
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
