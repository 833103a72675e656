import { normal } from "../math/random.js";
import { deviation, mean } from "../math/summary.js";
import type { Encoding } from "../space/kinds/kind.js";
import { checkOneObjective } from "./oneObjective.js";
import { predictorProposer } from "./predictor/predictorProposer.js";
import type { SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of BANANAS. */
export interface BananasOptions {
  /** Random trials before the model starts proposing, at least 1. @defaultValue 10 */
  readonly startup?: number;
  /** Networks in the ensemble, at least 2. @defaultValue 3 */
  readonly ensemble?: number;
  /** The networks are retrained after this many trials, at least 1. @defaultValue 10 */
  readonly every?: number;
  /** New architectures scored per proposal, most of them mutants of good trials, at least 1. @defaultValue 100 */
  readonly candidates?: number;
  /** How cells are encoded: by their edges ("adjacency") or by the paths through them ("paths"). @defaultValue "paths" */
  readonly encoding?: Encoding;
}

/**
 * BANANAS: an ensemble of small networks predicts the loss of candidates, and independent Thompson sampling chooses one. One objective.
 * https://arxiv.org/abs/1910.11858
 * @throws RangeError when an option is out of range
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
