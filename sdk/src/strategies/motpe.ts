import { goodAndBad, goodCount } from "./parzen/goodAndBad.js";
import { checkParzenOptions, type ParzenSearchOptions, parzenProposer } from "./parzen/parzenProposer.js";
import { widestFront } from "./parzen/widestFront.js";
import type { SearchContext, Strategy } from "./strategy.js";

/** Options of the multi-objective tree-structured Parzen estimator. */
export type MotpeOptions = Partial<ParzenSearchOptions>;

/**
 * Tree-structured Parzen estimator for several objectives: the trials on the first non-dominated fronts are good, weighted by what they
 * add to the hypervolume.
 * https://doi.org/10.1145/3377930.3389817
 * @throws RangeError when an option is out of range
 */
export function motpe({
  startup = 10,
  candidates = 24,
  goodShare = 0.15,
  mostGood = 25,
  multivariate = true,
}: MotpeOptions = {}): Strategy {
  const options = { startup, candidates, goodShare, mostGood, multivariate };
  checkParzenOptions(options);
  return {
    name: "motpe",
    options,
    begin: (context: SearchContext) =>
      parzenProposer(context, options, (known, pending) =>
        goodAndBad(known, pending, (standings) => widestFront(standings, goodCount(known.length, options))),
      ),
  };
}
