import { normal } from "../math/random.js";
import { deviation, mean } from "../math/summary.js";
import type { Encoding } from "../space/kinds/kind.js";
import { checkOneObjective } from "./oneObjective.js";
import { predictorProposer } from "./predictor/predictorProposer.js";
import type { SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of BANANAS. */
export interface BananasOptions {
  /** Random trials before the model starts proposing. */
  readonly startup?: number;
  /** Networks whose predictions are compared. */
  readonly ensemble?: number;
  /** Trials from one training of the networks to the next. */
  readonly every?: number;
  /** New architectures, most of them mutants of good ones, among which is chosen. */
  readonly candidates?: number;
  /** What the networks see of a cell: its edges one by one, or the paths through it. */
  readonly encoding?: Encoding;
}

/**
 * An ensemble of small networks predicts how good a candidate is, and a draw from what they say decides (independent Thompson
 * sampling). https://arxiv.org/abs/1910.11858
 */
export function bananas({
  startup = 10,
  ensemble = 3,
  every = 10,
  candidates = 100,
  encoding = "paths",
}: BananasOptions = {}): Strategy {
  checkWholeNumbers({ startup, every, candidates });
  checkWholeNumbers({ ensemble }, 2);
  return {
    name: "bananas",
    options: { startup, ensemble, every, candidates, encoding },
    begin(context: SearchContext) {
      checkOneObjective("bananas", context.goals);
      return predictorProposer(context, {
        startup,
        candidates,
        every,
        ensemble,
        encoding,
        learns: "values",
        worth: (predictions, rng) => -(mean(predictions) + deviation(predictions) * normal(rng)),
      });
    },
  };
}
