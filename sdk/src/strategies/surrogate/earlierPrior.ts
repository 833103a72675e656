import { ranked } from "../../records/standing.js";
import type { Observation, Place } from "../observations.js";
import type { SearchContext } from "../strategy.js";
import { compressedLosses } from "./compressedLosses.js";
import type { Coordinates } from "./mixedKernel.js";
import { type Opinion, opinionOfStudy, opinionsOfScores } from "./opinion.js";
import type { Prior } from "./prior.js";

/** A prior from earlier studies and cheap scores, trusted as far as they agree with the trials of this search. */
export interface EarlierPrior {
  /** The prior mean of a place after these trials. */
  given(known: readonly Observation[]): Prior;
  /** The same for all places of a pool, which is faster. */
  over(pool: readonly Coordinates[]): (known: readonly Observation[]) => Float64Array;
  /** Whether cheap scores are among it. */
  readonly scored: boolean;
}

/** What an opinion counts for. */
interface Trust {
  /** Prior belief about the slope of the losses on the opinion; it counts as much as this many trials. */
  readonly slope: number;
  readonly trials: number;
  /** After this many trials it has half its weight, because the search's own results are more informative. */
  readonly lasting: number;
}

interface Trusted extends Trust {
  readonly opinion: Opinion;
}

const trustInStudies: Trust = { slope: 0.5, trials: 8, lasting: 20 };
/** Tuned on the cells of NAS-Bench-201. */
const trustInScores: Trust = { slope: 1.2, trials: 8, lasting: 15 };

/**
 * A prior from earlier studies and cheap scores. A Gaussian process is fitted to each. Its weight is the slope of this search's scores on
 * its predictions, at least 0, so unrelated and opposite ones soon count for nothing (compare https://arxiv.org/abs/1802.02219). The prior
 * decays with the number of trials (https://arxiv.org/abs/2204.11051).
 * @returns undefined without any
 */
export function earlierPrior({ earlier, prior, space, goals }: SearchContext): EarlierPrior | undefined {
  const scores = prior === undefined ? [] : opinionsOfScores(prior, space);
  const most = Math.max(...scores.map(({ weight }) => weight));
  const trusted: readonly Trusted[] = [
    ...earlier.flatMap((study) => {
      const opinion = opinionOfStudy(study, space);
      return opinion === undefined ? [] : [{ opinion, ...trustInStudies }];
    }),
    ...scores.map(({ opinion, weight }) => ({
      opinion,
      ...trustInScores,
      slope: most > 0 ? (trustInScores.slope * weight) / most : 0, // all others may have been singular
    })),
  ];
  if (trusted.length === 0) return undefined;

  /** What each opinion counts for; undefined when none does. */
  function weightsAfter(known: readonly Observation[]): readonly number[] | undefined {
    const losses = compressedLosses(goals.objectives.length > 1 ? byRank(known) : known);
    const said = trusted.map(({ opinion }) => known.map((place) => opinion.of(place)));
    const slopes = trusted.map((first, index) => slope(said[index] as readonly number[], losses, first));
    const total = slopes.reduce((sum, value) => sum + value, 0);
    if (total === 0) return undefined;
    const shares = slopes.map((value) => value / total);
    const together = known.map((_, trial) =>
      shares.reduce((sum, share, index) => sum + share * (said[index]?.[trial] as number), 0),
    );
    const shared = (of: keyof Trust) =>
      trusted.reduce((sum, one, index) => sum + (shares[index] as number) * one[of], 0);
    const lasting = shared("lasting");
    const first = { slope: shared("slope"), trials: shared("trials") };
    const trust = (slope(together, losses, first) * lasting) / (lasting + known.length);
    return shares.map((share) => trust * share);
  }

  return {
    scored: scores.length > 0,
    given(known) {
      const weights = weightsAfter(known);
      if (weights === undefined) return () => 0;
      return (place: Place) =>
        trusted.reduce((sum, { opinion }, index) => sum + (weights[index] as number) * opinion.of(place), 0);
    },
    over(pool) {
      const said = trusted.map(({ opinion }) => opinion.over(pool));
      return (known) => {
        const weights = weightsAfter(known);
        const sums = new Float64Array(pool.length);
        for (const [index, weight] of (weights ?? []).entries()) {
          const values = said[index] as Float64Array;
          for (let place = 0; place < sums.length; place++)
            sums[place] = (sums[place] as number) + weight * (values[place] as number);
        }
        return sums;
      };
    },
  };
}

/** Random trials before the model starts proposing: half of `startup` with a prior. */
export const trialsBeforeLearning = (startup: number, fromEarlier: EarlierPrior | undefined): number =>
  fromEarlier === undefined ? startup : Math.ceil(startup / 2);

/** Slope of the scores on the predictions, at least 0. */
function slope(said: readonly number[], scores: readonly number[], first: Pick<Trust, "slope" | "trials">): number {
  const middle = said.reduce((sum, value) => sum + value, 0) / Math.max(1, said.length);
  let [along, spread] = [first.slope * first.trials, first.trials];
  for (const [index, value] of said.entries()) {
    along += (value - middle) * (scores[index] as number); // scores have mean 0
    spread += (value - middle) ** 2;
  }
  return Math.max(0, along / spread);
}

/** Replaces the losses of this search's trials by ranks, which also order trials with several objectives. */
function byRank(known: readonly Observation[]): readonly Observation[] {
  const order = ranked(known.flatMap(({ newest }) => newest ?? []));
  const ranks = new Map(order.map((standing, rank) => [standing, rank]));
  return known.map((observation) => {
    const { newest } = observation;
    if (newest === undefined) return observation;
    return { ...observation, newest: { ...newest, losses: [ranks.get(newest) as number], violation: 0 } };
  });
}
