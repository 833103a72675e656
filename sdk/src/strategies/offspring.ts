import { pick, type Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import type { Searchable } from "./strategy.js";

/** How children are made from parents. */
export interface OffspringOptions {
  /**
   * Share of the children with two parents, in [0, 1]; the others are mutated copies of one.
   * @defaultValue 0.8 for geneticAlgorithm(), 0.9 for nsga2()
   */
  readonly crossover: number;
  /** Share of the children with two parents that are mutated as well, in [0, 1]. @defaultValue 0.5 */
  readonly mutation: number;
}

/** A child of both parents, or of the first alone. */
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

/** Attempts in a row that may break a constraint or equal a parent. */
const mostCrossings = 10;

/**
 * Uniform crossover: takes each part from either parent with equal probability; a part that is active in one parent only, from that
 * parent. https://dl.acm.org/doi/10.5555/93126.93134
 * @returns undefined when all children break a constraint or equal a parent
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
