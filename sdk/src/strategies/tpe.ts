import { checkOneObjective } from "./oneObjective.js";
import { goodAndBad, goodCount, theBest } from "./parzen/goodAndBad.js";
import { checkParzenOptions, type ParzenSearchOptions, parzenProposer } from "./parzen/parzenProposer.js";
import type { SearchContext, Strategy } from "./strategy.js";

/** Options of the tree-structured Parzen estimator. */
export interface TpeOptions extends Partial<ParzenSearchOptions> {}

/**
 * Tree-structured Parzen estimator: proposes where good trials are dense and others are not. Serves every kind of decision, and those
 * that depend on others. https://papers.nips.cc/paper/4443
 *
 * Trials that break a constraint are good only when too few keep them, the least violation first; those that failed never are.
 */
export function tpe({
  startup = 10,
  candidates = 24,
  goodShare = 0.15,
  mostGood = 25,
  multivariate = true,
}: TpeOptions = {}): Strategy {
  const options = { startup, candidates, goodShare, mostGood, multivariate };
  checkParzenOptions(options);
  return {
    name: "tpe",
    options,
    begin(context: SearchContext) {
      checkOneObjective("tpe", context.goals);
      return parzenProposer(context, options, (known, pending) =>
        goodAndBad(known, pending, (standings) => theBest(standings, goodCount(known.length, options))),
      );
    },
  };
}
