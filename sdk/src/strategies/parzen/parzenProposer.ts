import { atHighestStage } from "../atHighestStage.js";
import { fresh } from "../fresh.js";
import { freshStarts } from "../freshStarts.js";
import { type Observation, observations, type Place } from "../observations.js";
import type { Proposer, SearchContext } from "../strategy.js";
import { earlierPrior, trialsBeforeLearning } from "../surrogate/earlierPrior.js";
import { checkWholeNumbers } from "../wholeNumbers.js";
import { scottBandwidths } from "./bandwidths.js";
import { drawLikely } from "./drawLikely.js";
import { checkGoodShare, type GoodAndBad, type GoodOptions } from "./goodAndBad.js";
import { parzenEstimator } from "./parzenEstimator.js";

/** Options of tree-structured Parzen estimators. */
export interface ParzenSearchOptions extends GoodOptions {
  /** Random trials before the model starts proposing, at least 1. @defaultValue 10 */
  readonly startup: number;
  /** New architectures drawn from the density of good trials, at least 1; the most promising is proposed. @defaultValue 24 */
  readonly candidates: number;
  /** Share of the trials that count as good, in (0, 1). @defaultValue 0.15 */
  readonly goodShare: number;
  /** Maximum number of good trials, at least 1. @defaultValue 25 */
  readonly mostGood: number;
  /**
   * Whether the parts of an architecture are modelled jointly; otherwise independently, as in the TPE paper.
   * @defaultValue true
   */
  readonly multivariate: boolean;
}

/** Minimum number of trials at a stage to compare earlier studies with. */
const leastTrials = 5;

/** Options that only BOHB varies. */
export interface ParzenVariations {
  /** Probability of a random proposal, 0 to 1. @defaultValue 0 */
  readonly randomShare?: number;
  /** Factor by which numeric kernels are widened when candidates are drawn. @defaultValue 1 */
  readonly widening?: number;
}

/**
 * Proposes by the densities of good and bad trials.
 * @param split splits trials into good and bad; undefined or no good trials: propose at random
 */
export function parzenProposer(
  context: SearchContext,
  { startup, candidates, multivariate }: Omit<ParzenSearchOptions, keyof GoodOptions>,
  split: (known: readonly Observation[], pending: readonly Place[]) => GoodAndBad | undefined,
  { randomShare = 0, widening = 1 }: ParzenVariations = {},
): Proposer {
  const { space } = context;
  const fromEarlier = earlierPrior(context);
  const unlearned = trialsBeforeLearning(startup, fromEarlier);
  const start = freshStarts(context, unlearned, fromEarlier);
  const unseen = fresh(context);
  const trials = observations(context);
  const narrow = { multivariate, bandwidths: scottBandwidths };
  const wide = {
    multivariate,
    bandwidths(observed: number, parts: number) {
      const { categorical, numeric } = scottBandwidths(observed, parts);
      return { categorical, numeric: widening * numeric };
    },
  };
  return {
    judged: trials.judged,
    propose({ number, rng }) {
      if (number < unlearned) return start(rng);
      const groups = rng() < randomShare ? undefined : split(trials.known, trials.pending());
      if (groups === undefined || groups.good.length === 0) return unseen.draw(space.sample, rng);
      const good = parzenEstimator(space.parts, groups.good, narrow);
      const bad = parzenEstimator(space.parts, groups.bad, narrow);
      const source = widening === 1 ? good : parzenEstimator(space.parts, groups.good, wide);
      return drawLikely(
        context,
        unseen,
        { good, bad, source, candidates, prior: fromEarlier?.given(atHighestStage(trials.known, leastTrials) ?? []) },
        rng,
      );
    },
  };
}

/** @throws RangeError when an option is out of range */
export function checkParzenOptions({ startup, candidates, goodShare, mostGood }: ParzenSearchOptions): void {
  checkWholeNumbers({ startup, candidates, mostGood });
  checkGoodShare(goodShare);
}
