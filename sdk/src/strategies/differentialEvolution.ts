import { integerBelow, type Rng } from "../math/random.js";
import type { Standing } from "../records/standing.js";
import type { Genotype } from "../space/decisions.js";
import { levelsOf, type Part, placeOf, valueAt } from "../space/parts.js";
import { fresh } from "./fresh.js";
import { freshStarts } from "./freshStarts.js";
import { checkOneObjective } from "./oneObjective.js";
import { checkShares } from "./shares.js";
import type { Proposer, SearchContext, Strategy } from "./strategy.js";
import { subpopulations } from "./subpopulations.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of differential evolution. */
export interface DifferentialEvolutionOptions {
  /** Members of each stage's population, at least 1. The initial population is random. @defaultValue 10 */
  readonly populationSize?: number;
  /** Mutation factor: share of the difference of two members that is added to a third, in (0, 2]. @defaultValue 0.5 */
  readonly scale?: number;
  /** Share of the parts taken from the mutant, in [0, 1]; at least one part is. @defaultValue 0.5 */
  readonly crossover?: number;
}

/**
 * Differential evolution: each member in turn is crossed with the sum of a second and the difference of two others, and replaced when
 * the child is at least as good. With `proxies.hyperband()` it is DEHB: one population per stage, fed by the trials promoted to it. One
 * objective.
 * https://arxiv.org/abs/2105.09821, https://doi.org/10.1023/A:1008202821328
 * @throws RangeError when an option is out of range
 */
export function differentialEvolution({
  populationSize = 10,
  scale = 0.5,
  crossover = 0.5,
}: DifferentialEvolutionOptions = {}): Strategy {
  checkWholeNumbers({ populationSize });
  checkShares({ crossover });
  if (!(scale > 0 && scale <= 2)) throw new RangeError(`scale must be above 0 and at most 2, but got ${scale}`);
  return {
    name: "differentialEvolution",
    options: { populationSize, scale, crossover },
    begin(context: SearchContext): Proposer {
      const { space, goals } = context;
      checkOneObjective("differentialEvolution", goals);
      const unseen = fresh(context);
      const start = freshStarts(context, Math.ceil(populationSize / 2));
      const populations = subpopulations(populationSize, context);

      /** A member as one coordinate in [0, 1] per part; a random architecture when there are too few members. */
      const places = (member: Standing<Genotype> | undefined, rng: Rng): readonly number[] =>
        space
          .values(member?.genotype ?? space.sample(rng))
          .map((value, part) => placeIn(space.parts[part] as Part, value, rng));

      function child(target: Genotype, others: readonly Standing<Genotype>[], rng: Rng): Genotype {
        const [base, plus, minus] = [0, 1, 2].map((index) => places(others[index], rng)) as [Places, Places, Places];
        const always = integerBelow(space.parts.length, rng);
        const values = space.values(target).map((value, part) => {
          if (part !== always && rng() >= crossover) return value;
          const place = (base[part] as number) + scale * ((plus[part] as number) - (minus[part] as number));
          return valueAt(space.parts[part] as Part, place >= 0 && place <= 1 ? place : rng());
        });
        return space.genotype(values);
      }

      return {
        judged: populations.judged,
        propose({ rng, stage }) {
          const target = populations.target(stage);
          if (target === undefined) return start(rng);
          const { genotype } = target;
          return unseen.draw((draw) => {
            const made = child(genotype, populations.parents(stage, target, draw), draw);
            return space.allows(made) ? made : space.mutate(genotype, draw);
          }, rng);
        },
      };
    },
  };
}

type Places = readonly number[];

/** Discrete values are spread over their interval, or steps of half a difference would end on its borders. */
const placeIn = (part: Part, value: number, rng: Rng): number =>
  part.kind === "real" ? placeOf(part, value) : placeOf(part, value) + (rng() - 0.5) / levelsOf(part);
