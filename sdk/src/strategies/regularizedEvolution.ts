import { pick } from "../math/random.js";
import { scoreOf } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import type { Question, Strategy } from "./strategy.js";

/** Options of regularized evolution. */
export interface RegularizedEvolutionOptions {
  /** Trials that stay alive; the oldest dies first. The first so many are drawn at random. */
  readonly populationSize?: number;
  /** Trials drawn at random, of which the best becomes the parent. */
  readonly tournamentSize?: number;
}

/** Mutates the winner of a tournament among the newest trials. https://arxiv.org/abs/1802.01548 */
export function regularizedEvolution({
  populationSize = 20,
  tournamentSize = 5,
}: RegularizedEvolutionOptions = {}): Strategy {
  for (const [name, value] of Object.entries({ populationSize, tournamentSize }))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number of at least 1, but got ${value}`);
  if (tournamentSize > populationSize)
    throw new RangeError(`tournamentSize must be at most populationSize, but ${tournamentSize} > ${populationSize}`);
  return {
    name: "regularizedEvolution",
    options: { populationSize, tournamentSize },
    propose({ space, trials, number, rng }: Question): Genotype {
      const scored = trials.flatMap((trial) => {
        const score = scoreOf(trial);
        return score === undefined ? [] : [{ genotype: trial.genotype, score }]; // failed and running trials have no score
      });
      if (number < populationSize || scored.length === 0) return space.sample(rng);
      const population = scored.slice(-populationSize);
      const tournament = Array.from({ length: tournamentSize }, () => pick(population, rng));
      const parent = tournament.reduce((best, rival) => (rival.score > best.score ? rival : best));
      return space.mutate(parent.genotype, rng);
    },
  };
}
