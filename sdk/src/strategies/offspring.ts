import { pick, type Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import type { Searchable } from "./strategy.js";

/** How a child comes from its parents. */
export interface OffspringOptions {
  /** Share of the children that have two parents, in [0, 1]; the others are a mutated copy of one. */
  readonly crossover: number;
  /** Share of the children of two that are mutated as well, in [0, 1]. */
  readonly mutation: number;
}

/** A child of two parents, or of the first alone. */
export function offspring(
  space: Searchable,
  [mother, father]: readonly [Genotype, Genotype],
  { crossover: share, mutation }: OffspringOptions,
  rng: Rng,
): Genotype {
  if (rng() >= share) return space.mutate(mother, rng);
  const child = crossover(space, mother, father, rng);
  if (child === undefined) return space.mutate(mother, rng);
  return rng() < mutation ? space.mutate(child, rng) : child;
}

/** Children in a row that may break a constraint or equal a parent. */
const mostCrossings = 10;

/**
 * Takes each part from one of the parents, each as likely as the other; a part that matters in one parent only, from this one. Uniform
 * crossover, https://dl.acm.org/doi/10.5555/93126.93134. @returns undefined when all children break a constraint or equal a parent
 */
export function crossover(space: Searchable, mother: Genotype, father: Genotype, rng: Rng): Genotype | undefined {
  const [ofMother, ofFather] = [space.values(mother), space.values(father)];
  const [inMother, inFather] = [space.activeParts(mother), space.activeParts(father)];
  const differs = (from: readonly number[], values: readonly number[]) =>
    values.some((value, part) => value !== from[part]);
  if (!differs(ofMother, ofFather)) return undefined;
  for (let crossing = 0; crossing < mostCrossings; crossing++) {
    const values = ofMother.map((value, part) => {
      if (inMother[part] !== inFather[part]) return inMother[part] ? value : (ofFather[part] as number);
      return pick([value, ofFather[part] as number], rng);
    });
    const child = space.genotype(values);
    if (differs(ofMother, values) && differs(ofFather, values) && space.allows(child)) return child;
  }
  return undefined;
}
