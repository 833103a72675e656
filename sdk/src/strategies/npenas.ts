import { mean } from "../math/summary.js";
import type { Encoding } from "../space/kinds/kind.js";
import { checkOneObjective } from "./oneObjective.js";
import { predictorProposer } from "./predictor/predictorProposer.js";
import type { SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of predictor-guided evolution. */
export interface NpenasOptions {
  /** Random trials before the model starts proposing, at least 1. @defaultValue 10 */
  readonly startup?: number;
  /** The predictor is retrained after this many trials, at least 1. @defaultValue 10 */
  readonly every?: number;
  /** New architectures ranked per proposal, most of them mutants of good trials, at least 1. @defaultValue 100 */
  readonly candidates?: number;
  /** How cells are encoded: by their edges ("adjacency") or by the paths through them ("paths"). @defaultValue "adjacency" */
  readonly encoding?: Encoding;
}

/**
 * Predictor-guided evolution: a small network ranks many mutants and the first is tried. It learns from pairs of trials which is better,
 * not by how much. One objective.
 * https://arxiv.org/abs/2003.12857
 * @throws RangeError when an option is out of range
 */
export function npenas({
  startup = 10,
  every = 10,
  candidates = 100,
  encoding = "adjacency",
}: NpenasOptions = {}): Strategy {
  checkWholeNumbers({ startup, every, candidates });
  return {
    name: "npenas",
    options: { startup, every, candidates, encoding },
    begin(context: SearchContext) {
      checkOneObjective("npenas", context.goals);
      return predictorProposer(context, {
        startup,
        candidates,
        every,
        ensemble: 1,
        encoding,
        learns: "order",
        worth: (predictions) => -mean(predictions),
      });
    },
  };
}
