import { atHighestStage } from "./atHighestStage.js";
import { checkOneObjective } from "./oneObjective.js";
import { checkGoodShare, type GoodAndBad, goodAndBad, theBest } from "./parzen/goodAndBad.js";
import { parzenProposer } from "./parzen/parzenProposer.js";
import { checkShares } from "./shares.js";
import type { SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of BOHB. */
export interface BohbOptions {
  /**
   * Minimum number of trials at a stage before the model uses it, at least 1.
   * @defaultValue number of parts of the space + 1
   */
  readonly minimumPoints?: number | undefined;
  /** Share of a stage's trials that count as good, in (0, 1); at least `minimumPoints`. @defaultValue 0.15 */
  readonly goodShare?: number;
  /** New architectures drawn from the density of good trials, at least 1; the most promising is proposed. @defaultValue 64 */
  readonly candidates?: number;
  /** Probability of a random proposal, 0 to 1; above 0 it keeps the guarantees of Hyperband. @defaultValue 1/3 */
  readonly randomShare?: number;
  /** Factor by which numeric kernels are widened when candidates are drawn, at least 1. @defaultValue 3 */
  readonly widening?: number;
}

/**
 * BOHB's sampler: a tree-structured Parzen estimator of the highest stage with enough trials. Use it with `proxies.hyperband()`.
 * https://arxiv.org/abs/1807.01774
 * @throws RangeError when an option is out of range
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
