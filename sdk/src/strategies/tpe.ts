import { checkOneObjective } from "./oneObjective.js";
import { goodAndBad, goodCount, theBest } from "./parzen/goodAndBad.js";
import { checkParzenOptions, type ParzenSearchOptions, parzenProposer } from "./parzen/parzenProposer.js";
import type { SearchContext, Strategy } from "./strategy.js";

/** Options of the tree-structured Parzen estimator. */
export interface TpeOptions extends Partial<ParzenSearchOptions> {}

/**
 * Tree-structured Parzen estimator: proposes where good trials are dense and bad ones are not. Supports every kind of decision,
 * conditional ones included. Infeasible trials count as good only when there are too few feasible ones, the least violation first;
 * failed trials never do. One objective.
 * https://papers.nips.cc/paper/4443
 * @throws RangeError when an option is out of range
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
