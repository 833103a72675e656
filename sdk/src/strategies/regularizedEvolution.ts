import { firstProposals } from "./firstProposals.js";
import { checkOneObjective } from "./oneObjective.js";
import { agingPopulation, tournament } from "./population.js";
import type { Proposer, SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of regularized evolution. */
export interface RegularizedEvolutionOptions {
  /** Trials in the population, at least 1; the oldest is removed first. The initial population is random. @defaultValue 20 */
  readonly populationSize?: number;
  /** Trials drawn for each tournament, 1 to `populationSize`; the best becomes the parent. @defaultValue 5 */
  readonly tournamentSize?: number;
}

/**
 * Mutates the winner of a tournament among the newest trials. One objective.
 * https://arxiv.org/abs/1802.01548
 * @throws RangeError when an option is out of range
 */
export function regularizedEvolution({
  populationSize = 20,
  tournamentSize = 5,
}: RegularizedEvolutionOptions = {}): Strategy {
  checkWholeNumbers({ populationSize, tournamentSize });
  if (tournamentSize > populationSize)
    throw new RangeError(`tournamentSize must be at most populationSize, but ${tournamentSize} > ${populationSize}`);
  return {
    name: "regularizedEvolution",
    options: { populationSize, tournamentSize },
    begin(context: SearchContext): Proposer {
      const { space, goals } = context;
      checkOneObjective("regularizedEvolution", goals);
      const population = agingPopulation(populationSize, goals);
      const first = firstProposals(context, Math.ceil(populationSize / 2));
      return {
        judged: population.judged,
        propose({ number, rng }) {
          if (number < populationSize || population.members.length === 0) return first[number] ?? space.sample(rng);
          return space.mutate(tournament(population.members, tournamentSize, rng).genotype, rng);
        },
      };
    },
  };
}
