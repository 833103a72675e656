import type { Genotype } from "../space/decisions.js";
import type { Proposer, Strategy } from "./strategy.js";

/** Options of a listed search. */
export interface ListedOptions {
  /** The genotypes to try, in this order; at least one. */
  readonly genotypes: readonly Genotype[];
}

/**
 * Tries exactly the given genotypes, to compare hand-picked ones or to re-evaluate those of another study.
 * @throws RangeError when the list is empty
 */
export function listed({ genotypes }: ListedOptions): Strategy {
  if (genotypes.length === 0) throw new RangeError("genotypes must not be empty: list at least one genotype to try");
  return {
    name: "listed",
    options: { genotypes },
    begin: (): Proposer => ({ propose: ({ number }) => genotypes[number % genotypes.length] as Genotype }),
  };
}
