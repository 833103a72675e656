import type { Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import { firstProposals } from "./firstProposals.js";
import { fresh } from "./fresh.js";
import type { SearchContext } from "./strategy.js";
import type { EarlierPrior } from "./surrogate/earlierPrior.js";
import type { Prior } from "./surrogate/prior.js";

/** Random architectures of which the most promising by cheap scores is a start. */
const draws = 200;

/**
 * Draws starting points for a first or a restarted search: the best of earlier studies, at most `mostEarlier`, when it is
 * warm-started; then random new architectures. With cheap scores every other one is the most promising of 200: the random ones show
 * whether the scores can be trusted.
 */
export function freshStarts(
  context: SearchContext,
  mostEarlier: number,
  fromEarlier?: EarlierPrior,
): (rng: Rng) => Genotype {
  const { space, history } = context;
  const unseen = fresh(context);
  const first = firstProposals(context, mostEarlier);
  const random = (rng: Rng) => unseen.draw((draw) => space.sample(draw), rng);
  function promising(rng: Rng, prior: Prior): Genotype {
    const placeOf = (genotype: Genotype) => ({ values: space.values(genotype), active: space.activeParts(genotype) });
    let chosen = random(rng);
    let lowest = prior(placeOf(chosen));
    for (let drawn = 1; drawn < draws; drawn++) {
      const genotype = space.sample(rng);
      const expected = prior(placeOf(genotype));
      if (expected < lowest && !history.has(genotype)) [chosen, lowest] = [genotype, expected];
    }
    return chosen;
  }
  return (rng) => {
    const best = first.find((genotype) => !history.has(genotype));
    if (best !== undefined) return best;
    const led = fromEarlier?.scored === true && history.trials.length % 2 === 0;
    return led ? promising(rng, fromEarlier.given([])) : random(rng);
  };
}
