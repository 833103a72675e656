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
  /** Members of a subpopulation; there is one a stage. The first so many at a stage are drawn at random. */
  readonly populationSize?: number;
  /** How far a step goes: the share of the difference of two members that is added to a third, above 0 and at most 2. */
  readonly scale?: number;
  /** Share of the parts that take the step, in [0, 1]; one always does. */
  readonly crossover?: number;
}

/**
 * Each member is challenged in turn by a child that takes part of its values from the sum of another member and the difference of
 * two more, and gives way when the child is no worse. With proxies.hyperband() it is DEHB: every stage has a population of its own,
 * fed by those promoted to it. https://arxiv.org/abs/2105.09821, from https://doi.org/10.1023/A:1008202821328
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

      /** A member, or where there are too few any architecture, as one place in [0, 1] a part. */
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

/** A name or a whole number stands for its whole stretch, or steps of half a difference would end at its borders. */
const placeIn = (part: Part, value: number, rng: Rng): number =>
  part.kind === "real" ? placeOf(part, value) : placeOf(part, value) + (rng() - 0.5) / levelsOf(part);
