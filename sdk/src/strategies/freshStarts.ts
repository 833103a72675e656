import type { Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import { firstProposals } from "./firstProposals.js";
import { fresh } from "./fresh.js";
import type { SearchContext } from "./strategy.js";

/**
 * Draws starting points for a first or a restarted search: the best of earlier studies, at most `mostEarlier`, when it is
 * warm-started; then random new architectures.
 */
export function freshStarts(context: SearchContext, mostEarlier: number): (rng: Rng) => Genotype {
  const { space, history } = context;
  const unseen = fresh(context);
  const first = firstProposals(context, mostEarlier);
  return (rng) => first.find((genotype) => !history.has(genotype)) ?? unseen.draw((draw) => space.sample(draw), rng);
}
