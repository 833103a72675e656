import type { Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import { expectedImprovement } from "./acquisition/expectedImprovement.js";
import { atHighestStage } from "./atHighestStage.js";
import { combinations } from "./combinations.js";
import { freshStarts } from "./freshStarts.js";
import { gaussianProcess } from "./gaussianProcess.js";
import { motpe } from "./motpe.js";
import { type Observation, observations } from "./observations.js";
import type { SearchContext, Strategy, Walk } from "./strategy.js";
import { earlierPrior } from "./surrogate/earlierPrior.js";
import { poolLearner } from "./surrogate/poolLearner.js";

/** Trials drawn at random before the first that is proposed by what was learned. */
const startup = 10;
/** Larger spaces are not weighed whole. */
const mostPooled = 20_000;
/** The kernel is fitted again when there are so many times more trials, or so many more. */
const growth = 1.25;
const mostSince = 60;

/**
 * The strategy to begin with: it has nothing to tune. Bayesian optimisation by a Gaussian process; where the whole space can be listed,
 * every architecture is weighed, else those around the best. Several objectives are left to multi-objective TPE.
 */
export function auto(): Strategy {
  return {
    name: "auto",
    options: {},
    begin(context: SearchContext): Walk {
      if (context.goals.objectives.length > 1) return motpe().begin(context);
      const listable = combinations(context).count <= mostPooled;
      return listable ? pooledWalk(context) : gaussianProcess({ startup }).begin(context);
    },
  };
}

/** Weighs every architecture of the space. */
function pooledWalk(context: SearchContext): Walk {
  const { space, history } = context;
  const told = earlierPrior(context);
  const random = told === undefined ? startup : Math.ceil(startup / 2);
  const start = freshStarts(context, random);
  const trials = observations(context);
  const learner = poolLearner(space, () => [...combinations(context).every()], told);
  const enough = Math.max(5, space.parts.length + 1);
  const learnable = () => atHighestStage(trials.known, enough);
  const stageOf = (known: readonly Observation[]) => known.find(({ newest }) => newest !== undefined)?.newest?.stage;
  let judgedAtFit = 0;
  let fittedTo: readonly Observation[] = [];

  function choice(rng: Rng): Genotype | undefined {
    const known = learnable();
    if (known === undefined || fittedTo.length === 0) return undefined;
    const { pool, means, deviations, best } = learner.beliefs({ fittedTo, known, pending: trials.pending() });
    let chosen: Genotype | undefined;
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < pool.length; index++) {
      const belief = { mean: means[index] as number, deviation: deviations[index] as number };
      const worth = expectedImprovement(belief, best, rng);
      if (worth <= highest || history.has(pool[index] as Genotype)) continue;
      [chosen, highest] = [pool[index], worth];
    }
    return chosen;
  }

  return {
    judged(trial) {
      trials.judged(trial);
      const known = learnable();
      if (known === undefined) return;
      const outgrown = trials.known.length >= Math.min(growth * judgedAtFit, judgedAtFit + mostSince);
      if (!outgrown && stageOf(known) === stageOf(fittedTo)) return;
      judgedAtFit = trials.known.length;
      fittedTo = known;
    },
    propose: ({ number, rng }) => (number < random ? undefined : choice(rng)) ?? start(rng),
  };
}
