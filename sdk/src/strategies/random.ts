import { fresh } from "./fresh.js";
import type { Proposer, SearchContext, Strategy } from "./strategy.js";

/** Options of random search. */
export interface RandomOptions {
  /**
   * Whether to draw with replacement. Without, isomorphic architectures repeat only when the space is exhausted.
   * @defaultValue false
   */
  readonly replacement?: boolean;
}

/** Random search: the baseline that every other strategy must beat at equal cost. https://arxiv.org/abs/1902.07638 */
export function random({ replacement = false }: RandomOptions = {}): Strategy {
  return {
    name: "random",
    options: { replacement },
    begin(context: SearchContext): Proposer {
      const { space } = context;
      const unseen = fresh(context);
      return {
        propose: ({ rng }) => (replacement ? space.sample(rng) : unseen.draw((draw) => space.sample(draw), rng)),
      };
    },
  };
}
