import { integerBelow, type Rng } from "../math/random.js";
import type { Standing } from "../records/standing.js";
import type { Genotype } from "../space/decisions.js";
import { bestFirst } from "./bestFirst.js";
import { fresh } from "./fresh.js";
import { freshStarts } from "./freshStarts.js";
import { generations } from "./generations.js";
import { type OffspringOptions, offspring } from "./offspring.js";
import { checkShares } from "./shares.js";
import type { Proposer, SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of NSGA-II. */
export interface Nsga2Options extends Partial<OffspringOptions> {
  /** Parents, and children per generation, at least 1. The first generation is random. @defaultValue 20 */
  readonly populationSize?: number;
}

/**
 * NSGA-II, for several objectives: of parents and children, those with the lowest non-dominated rank survive, and within a rank the
 * least crowded. Feasible trials come before infeasible ones.
 * https://doi.org/10.1109/4235.996017
 * @throws RangeError when an option is out of range
 */
export function nsga2({ populationSize = 20, crossover = 0.9, mutation = 0.5 }: Nsga2Options = {}): Strategy {
  checkWholeNumbers({ populationSize });
  checkShares({ crossover, mutation });
  return {
    name: "nsga2",
    options: { populationSize, crossover, mutation },
    begin(context: SearchContext): Proposer {
      const { space, goals } = context;
      const unseen = fresh(context);
      const start = freshStarts(context, Math.ceil(populationSize / 2));
      const population = generations(populationSize, goals, (parents, children) =>
        bestFirst([...parents, ...children]).slice(0, populationSize),
      );
      let known = population.parents;
      let order = known;
      const parent = (rng: Rng) => {
        const [one, other] = [integerBelow(order.length, rng), integerBelow(order.length, rng)];
        return (order[Math.min(one, other)] as Standing<Genotype>).genotype; // the better of two
      };
      return {
        judged: population.judged,
        propose({ rng }) {
          if (known !== population.parents) {
            known = population.parents;
            order = bestFirst(known);
          }
          if (order.length === 0) return start(rng);
          return unseen.draw(
            (draw) => offspring(space, [parent(draw), parent(draw)], { crossover, mutation }, draw),
            rng,
          );
        },
      };
    },
  };
}
