import { mean } from "../math/summary.js";
import type { Encoding } from "../space/kinds/kind.js";
import { checkOneObjective } from "./oneObjective.js";
import { predictorProposer } from "./predictor/predictorProposer.js";
import type { SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of predictor-guided evolution. */
export interface NpenasOptions {
  /** Random trials before the model starts proposing. */
  readonly startup?: number;
  /** Trials from one training of the predictor to the next. */
  readonly every?: number;
  /** New architectures, most of them mutants of good ones, of which the first by predicted rank is tried. */
  readonly candidates?: number;
  /** What the predictor sees of a cell: its edges one by one, or the paths through it. */
  readonly encoding?: Encoding;
}

/**
 * Evolution guided by a predictor: of many mutants the one is tried that a small network ranks first. The network learns from pairs
 * which of two is better, not by how much. https://arxiv.org/abs/2003.12857
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
