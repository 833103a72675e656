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
  /** Children of a generation. The first generation is drawn at random. */
  readonly populationSize?: number;
  /** Members drawn at random, of which the best becomes a parent. */
  readonly tournamentSize?: number;
  /** The best that live on beside the children of the next generation. */
  readonly elites?: number;
}

/**
 * Crosses and mutates the winners of two tournaments, generation after generation, of which the best live on. Tries no architecture
 * twice while there are others. https://mitpress.mit.edu/9780262581110/adaptation-in-natural-and-artificial-systems/
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
