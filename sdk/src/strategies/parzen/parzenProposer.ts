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

/** What searches by Parzen estimators have in common. */
export interface ParzenSearchOptions extends GoodOptions {
  /** Random trials before the model starts proposing. */
  readonly startup: number;
  /** New architectures drawn where good trials are dense, of which one is proposed. */
  readonly candidates: number;
  /** Share of the trials that count as good, in (0, 1). */
  readonly goodShare: number;
  /** However many trials there are, no more count as good. */
  readonly mostGood: number;
  /** Whether the parts of an architecture are learned together; if not, each on its own, as in the first paper. */
  readonly multivariate: boolean;
}

/** Earlier studies are compared with the results of a stage that has judged as many. */
const leastTrials = 5;

/** What only some of these searches vary. */
export interface ParzenVariations {
  /** Chance of a proposal at random, 0 to 1. */
  readonly randomShare?: number;
  /** Candidates are drawn from kernels on numbers that are so many times wider. */
  readonly widening?: number;
}

/**
 * A search by densities of good and bad trials.
 * @param part the good and the bad ones; undefined or no good ones: too little is known yet
 */
export function parzenProposer(
  context: SearchContext,
  { startup, candidates, multivariate }: Omit<ParzenSearchOptions, keyof GoodOptions>,
  part: (known: readonly Observation[], pending: readonly Place[]) => GoodAndBad | undefined,
  { randomShare = 0, widening = 1 }: ParzenVariations = {},
): Proposer {
  const { space } = context;
  const fromEarlier = earlierPrior(context);
  const unlearned = trialsBeforeLearning(startup, fromEarlier);
  const start = freshStarts(context, unlearned);
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
      const parted = rng() < randomShare ? undefined : part(trials.known, trials.pending());
      if (parted === undefined || parted.good.length === 0) return unseen.draw(space.sample, rng);
      const good = parzenEstimator(space.parts, parted.good, narrow);
      const bad = parzenEstimator(space.parts, parted.bad, narrow);
      const source = widening === 1 ? good : parzenEstimator(space.parts, parted.good, wide);
      return drawLikely(
        context,
        unseen,
        { good, bad, source, candidates, prior: fromEarlier?.(atHighestStage(trials.known, leastTrials) ?? []) },
        rng,
      );
    },
  };
}

/** @throws RangeError that names the option, its rule and its value */
export function checkParzenOptions({ startup, candidates, goodShare, mostGood }: ParzenSearchOptions): void {
  checkWholeNumbers({ startup, candidates, mostGood });
  checkGoodShare(goodShare);
}
