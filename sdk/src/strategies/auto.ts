import type { Rng } from "../math/random.js";
import type { Standing } from "../records/standing.js";
import type { Genotype } from "../space/decisions.js";
import { expectedImprovement } from "./acquisition/expectedImprovement.js";
import { atHighestStage } from "./atHighestStage.js";
import { bestFirst } from "./bestFirst.js";
import { combinations } from "./combinations.js";
import { freshStarts } from "./freshStarts.js";
import { gaussianProcess } from "./gaussianProcess.js";
import { motpe } from "./motpe.js";
import { type Observation, observations } from "./observations.js";
import type { Proposer, SearchContext, Strategy } from "./strategy.js";
import { earlierPrior, trialsBeforeLearning } from "./surrogate/earlierPrior.js";
import { poolLearner } from "./surrogate/poolLearner.js";

/** Random trials before the model starts proposing. */
const startup = 10;
/** In larger spaces, only candidates near the best trials are scored. */
const mostPooled = 20_000;
/** The kernel is refitted when the number of trials has grown by this factor, or by `mostSince`. */
const growth = 1.25;
const mostSince = 60;
/** After this many trials without improvement, the model may be wrong about the neighbours of the best. */
const patience = 30;
/** Then every third proposal is a neighbour of one of the five best trials so far. */
const everyWhile = 3;
const centers = 5;

/**
 * The strategy to start with: it has no options. Bayesian optimisation by a Gaussian process. In spaces of at most 20,000 combinations
 * every architecture is scored, in larger ones candidates near the best trials. After 30 trials without improvement, every third
 * proposal is a neighbour of the best. With several objectives it is `motpe()`. https://arxiv.org/abs/1807.02811
 */
export function auto(): Strategy {
  return {
    name: "auto",
    options: {},
    begin(context: SearchContext): Proposer {
      if (context.goals.objectives.length > 1) return motpe().begin(context);
      const listable = combinations(context).count <= mostPooled;
      return listable ? pooledProposer(context) : gaussianProcess({ startup }).begin(context);
    },
  };
}

const standingsOf = (known: readonly Observation[]): readonly Standing<Genotype>[] =>
  bestFirst(known.flatMap(({ newest }) => newest ?? []));

/** Whether the next proposal should be a neighbour of the best trials. */
function looksAround(known: readonly Observation[]): boolean {
  const [best] = standingsOf(known);
  const since = known.length - 1 - known.findIndex(({ number }) => number === best?.number);
  return since >= patience && known.length % everyWhile === 0;
}

/** Scores every architecture of the space. */
function pooledProposer(context: SearchContext): Proposer {
  const { space, history } = context;
  const fromEarlier = earlierPrior(context);
  const unlearned = trialsBeforeLearning(startup, fromEarlier);
  const start = freshStarts(context, unlearned, fromEarlier);
  const trials = observations(context);
  const learner = poolLearner(space, () => [...combinations(context).every()], fromEarlier);
  const enough = Math.max(5, space.parts.length + 1);
  const learnable = () => atHighestStage(trials.known, enough);
  const stageOf = (known: readonly Observation[]) => known.find(({ newest }) => newest !== undefined)?.newest?.stage;
  const key = (genotype: Genotype) => space.values(genotype).join();
  let placesInPool: ReadonlyMap<string, number> | undefined;
  let judgedAtFit = 0;
  let fittedTo: readonly Observation[] = [];

  function choice(rng: Rng): Genotype | undefined {
    const known = learnable();
    if (known === undefined || fittedTo.length === 0) return undefined;
    const { pool, means, deviations, best } = learner.beliefs({ fittedTo, known, pending: trials.pending() });
    const mostPromising = (places: Iterable<number>): Genotype | undefined => {
      let chosen: Genotype | undefined;
      let highest = Number.NEGATIVE_INFINITY;
      let [lowest, widest] = [Number.POSITIVE_INFINITY, 0];
      for (const index of places) {
        const [mean, deviation] = [means[index] as number, deviations[index] as number];
        if (mean >= lowest && deviation <= widest) continue; // no improvement can be expected over the chosen one
        const worth = expectedImprovement({ mean, deviation }, best, rng);
        if (worth <= highest || history.has(pool[index] as Genotype)) continue;
        [chosen, highest] = [pool[index], worth];
        [lowest, widest] = [mean, deviation];
      }
      return chosen;
    };
    return (looksAround(known) ? mostPromising(around(known, pool)) : undefined) ?? mostPromising(pool.keys());
  }

  /** Pool indices of the neighbours of the best trials. */
  function around(known: readonly Observation[], pool: readonly Genotype[]): readonly number[] {
    placesInPool ??= new Map(pool.map((genotype, index) => [key(genotype), index]));
    const places = placesInPool;
    const near = standingsOf(known)
      .slice(0, centers)
      .flatMap(({ genotype }) => space.neighbors(genotype));
    return near.flatMap((genotype) => places.get(key(genotype)) ?? []);
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
    propose: ({ number, rng }) => (number < unlearned ? undefined : choice(rng)) ?? start(rng),
  };
}
