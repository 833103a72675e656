import type { Genotype } from "../space/decisions.js";
import type { Question, Strategy } from "./strategy.js";

/** Options of random search. */
export interface RandomOptions {
  /** Whether an architecture isomorphic to an earlier one may come again. Default false. */
  readonly replacement?: boolean;
}

/** Draws in a row that may hit known architectures before one is accepted: small spaces run out of new ones. */
const mostRedraws = 100;

/** Random search: the baseline that every other strategy must beat at equal cost. https://arxiv.org/abs/1902.07638 */
export function random({ replacement = false }: RandomOptions = {}): Strategy {
  return {
    name: "random",
    options: { replacement },
    propose({ space, trials, rng }: Question): Genotype {
      const seen = new Set(replacement ? [] : trials.map((trial) => space.canonical(trial.genotype)));
      let genotype = space.sample(rng);
      for (let draw = 1; draw < mostRedraws && seen.has(space.canonical(genotype)); draw++)
        genotype = space.sample(rng);
      return genotype;
    },
  };
}
