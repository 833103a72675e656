import { atHighestStage } from "./atHighestStage.js";
import { checkOneObjective } from "./oneObjective.js";
import { checkGoodShare, type GoodAndBad, goodAndBad, theBest } from "./parzen/goodAndBad.js";
import { parzenProposer } from "./parzen/parzenProposer.js";
import { checkShares } from "./shares.js";
import type { SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of BOHB's way to propose. */
export interface BohbOptions {
  /** Trials that a stage must have judged before it is learned from, at least 1; by default one more than the space has parts. */
  readonly minimumPoints?: number | undefined;
  /** Share of a stage's trials that count as good, in (0, 1); at least minimumPoints do. */
  readonly goodShare?: number;
  /** New architectures drawn where good trials are dense, of which one is proposed. */
  readonly candidates?: number;
  /** Chance of a proposal at random, 0 to 1: it keeps the guarantees of Hyperband. */
  readonly randomShare?: number;
  /** How many times wider than the model the kernels on numbers are that candidates are drawn from. */
  readonly widening?: number;
}

/**
 * Learns from the highest stage that has judged enough trials, by densities of good and bad ones. Together with Hyperband it is BOHB.
 * https://arxiv.org/abs/1807.01774
 */
export function bohb({
  minimumPoints,
  goodShare = 0.15,
  candidates = 64,
  randomShare = 1 / 3,
  widening = 3,
}: BohbOptions = {}): Strategy {
  checkWholeNumbers({ candidates, ...(minimumPoints === undefined ? {} : { minimumPoints }) });
  checkGoodShare(goodShare);
  checkShares({ randomShare });
  if (!(widening >= 1 && Number.isFinite(widening)))
    throw new RangeError(`widening must be a number of at least 1, but got ${widening}`);
  return {
    name: "bohb",
    options: {
      ...(minimumPoints === undefined ? {} : { minimumPoints }),
      goodShare,
      candidates,
      randomShare,
      widening,
    },
    begin(context: SearchContext) {
      checkOneObjective("bohb", context.goals);
      const least = minimumPoints ?? context.space.parts.length + 1;
      const options = { startup: 1, candidates, multivariate: true };
      return parzenProposer(
        context,
        options,
        (known, pending): GoodAndBad | undefined => {
          const observed = atHighestStage(known, least + 2);
          return (
            observed &&
            goodAndBad(observed, pending, (standings) =>
              theBest(standings, Math.max(least, Math.ceil(goodShare * observed.length))),
            )
          );
        },
        { randomShare, widening },
      );
    },
  };
}
