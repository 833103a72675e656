import type { Rng } from "../math/random.js";
import { standingOf } from "../records/standing.js";
import type { Trial } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import { type Contest, contest, isWon } from "./contest.js";
import { fresh } from "./fresh.js";
import { freshStarts } from "./freshStarts.js";
import { checkOneObjective } from "./oneObjective.js";
import type { Proposer, Searchable, SearchContext, Strategy } from "./strategy.js";

/** Options of simulated annealing. */
export interface SimulatedAnnealingOptions {
  /** Probability of accepting an average worsening step at the start, in (0, 1). @defaultValue 0.2 */
  readonly acceptance?: number;
  /** Factor on the temperature per trial, in (0, 1]: 0.98 halves it every 34 trials. @defaultValue 0.98 */
  readonly cooling?: number;
}

/**
 * Simulated annealing: mutates the current architecture and moves to better children, and with falling probability to worse ones. The
 * temperature scales with the worsening steps seen so far. One objective. https://doi.org/10.1126/science.220.4598.671, starting
 * temperature: https://doi.org/10.1287/opre.37.6.865
 * @throws RangeError when an option is out of range
 */
export function simulatedAnnealing({ acceptance = 0.2, cooling = 0.98 }: SimulatedAnnealingOptions = {}): Strategy {
  if (!(acceptance > 0 && acceptance < 1))
    throw new RangeError(`acceptance must be above 0 and below 1, but got ${acceptance}`);
  if (!(cooling > 0 && cooling <= 1)) throw new RangeError(`cooling must be above 0 and at most 1, but got ${cooling}`);
  return {
    name: "simulatedAnnealing",
    options: { acceptance, cooling },
    begin(context: SearchContext): Proposer {
      const { space, goals } = context;
      checkOneObjective("simulatedAnnealing", goals);
      const unseen = fresh(context);
      const start = freshStarts(context, 1);
      /** By stage: total loss difference of the worsening steps. */
      const losses = new Map<number, { total: number; count: number }>();
      let current: Trial<Genotype> | undefined;
      let judgedOnce = 0;

      const accepts = (met: Contest, rng: Rng): boolean => {
        const { challenger, champion } = met;
        if (isWon(met)) return true;
        if (challenger.violation !== champion.violation || challenger.stage !== champion.stage) return false;
        const worse = (challenger.losses[0] as number) - (champion.losses[0] as number);
        if (worse === 0) return true; // cross plateaus instead of staying on them
        const seen = losses.get(challenger.stage) ?? { total: 0, count: 0 };
        const sofar = { total: seen.total + worse, count: seen.count + 1 };
        losses.set(challenger.stage, sofar);
        const temperature = ((sofar.total / sofar.count) * cooling ** judgedOnce) / -Math.log(acceptance);
        return rng() < Math.exp(-worse / temperature);
      };

      return {
        judged(trial, rng) {
          const fit = standingOf(trial, goals) !== undefined;
          if (trial.evaluations.length <= 1) judgedOnce++;
          if (trial.number === current?.number)
            current = fit ? trial : undefined; // evaluated at a higher stage
          else if (!fit || trial.evaluations.length > 1) return;
          else {
            const met = current && contest(trial, current, goals);
            if (met === undefined || accepts(met, rng)) current = trial;
          }
        },
        propose({ rng }) {
          if (current === undefined) return start(rng);
          const { genotype } = current;
          let draws = 0;
          return unseen.draw((draw) => mutated(space, genotype, 1 + Math.floor(draws++ / drawsAStep), draw), rng);
        },
      };
    },
  };
}

/** After this many known children in a row, one more mutation is applied. */
const drawsAStep = 8;

const mutated = (space: Searchable, parent: Genotype, steps: number, rng: Rng): Genotype =>
  Array.from({ length: steps }).reduce<Genotype>((genotype) => space.mutate(genotype, rng), parent);
