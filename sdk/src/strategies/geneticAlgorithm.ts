import { bestFirst } from "./bestFirst.js";
import { fresh } from "./fresh.js";
import { freshStarts } from "./freshStarts.js";
import { generations } from "./generations.js";
import { type OffspringOptions, offspring } from "./offspring.js";
import { checkOneObjective } from "./oneObjective.js";
import { tournament } from "./population.js";
import { checkShares } from "./shares.js";
import type { Proposer, SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of a genetic algorithm. */
export interface GeneticAlgorithmOptions extends Partial<OffspringOptions> {
  /** Children per generation, at least 1. The first generation is random. @defaultValue 10 */
  readonly populationSize?: number;
  /** Members drawn for each tournament, at least 1; the best becomes a parent. @defaultValue 3 */
  readonly tournamentSize?: number;
  /** Best members that survive into the next generation, at least 0. @defaultValue 5 */
  readonly elites?: number;
}

/**
 * Genetic algorithm: children are crossed and mutated from the winners of tournaments; the best parents survive each generation.
 * Proposes no architecture twice until the space is exhausted. One objective.
 * https://mitpress.mit.edu/9780262581110/adaptation-in-natural-and-artificial-systems/
 * @throws RangeError when an option is out of range
 */
export function geneticAlgorithm({
  populationSize = 10,
  tournamentSize = 3,
  elites = 5,
  crossover = 0.8,
  mutation = 0.5,
}: GeneticAlgorithmOptions = {}): Strategy {
  checkWholeNumbers({ populationSize, tournamentSize });
  checkWholeNumbers({ elites }, 0);
  checkShares({ crossover, mutation });
  return {
    name: "geneticAlgorithm",
    options: { populationSize, tournamentSize, elites, crossover, mutation },
    begin(context: SearchContext): Proposer {
      const { space, goals } = context;
      checkOneObjective("geneticAlgorithm", goals);
      const unseen = fresh(context);
      const start = freshStarts(context, Math.ceil(populationSize / 2));
      const population = generations(populationSize, goals, (parents, children) => [
        ...bestFirst(parents).slice(0, elites),
        ...children,
      ]);
      return {
        judged: population.judged,
        propose({ rng }) {
          const { parents } = population;
          if (parents.length === 0) return start(rng);
          return unseen.draw((draw) => {
            const winner = () => tournament(parents, tournamentSize, draw).genotype;
            return offspring(space, [winner(), winner()], { crossover, mutation }, draw);
          }, rng);
        },
      };
    },
  };
}
