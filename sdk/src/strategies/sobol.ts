import type { Rng } from "../math/random.js";
import { mostSobolDimensions, sobolPoint } from "../math/sobolPoint.js";
import { placeOf, valueAt } from "../space/parts.js";
import { fresh } from "./fresh.js";
import { random } from "./random.js";
import { type Design, type StartingDesignOptions, type StrategyTable, startingDesign } from "./startingDesign.js";
import type { SearchContext, Strategy } from "./strategy.js";

/** Options of a search that starts with a Sobol sequence. */
export interface SobolOptions extends StartingDesignOptions {}

/**
 * Sobol sequence: spreads the first trials evenly over all parts jointly, best with a power of two of them. The sequence is randomly
 * shifted. Then another strategy continues.
 * https://doi.org/10.1016/0041-5553(67)90144-9
 * @throws RangeError when an option is out of range or `next` is unknown
 */
export function sobol(
  { starts = 16, next = random() }: SobolOptions = {},
  table: StrategyTable = { random },
): Strategy {
  return startingDesign({ name: "sobol", starts, next, table, begin: sequence });
}

/** After this many known or infeasible points in a row, the trial is drawn at random. */
const mostPoints = 100;

function sequence(context: SearchContext): Design {
  const { space, history } = context;
  const unseen = fresh(context);
  const draw = (rng: Rng) => unseen.draw((random) => space.sample(random), rng);
  const spread = space.parts.slice(0, mostSobolDimensions);
  /** The genotype at this point of the sequence, or at the next that is new and feasible. */
  return ({ number, rng }) => {
    const [first] = history.trials;
    if (first === undefined) return draw(rng);
    // the first trial defines the shift, so a resumed search can recompute it
    const begin = space.values(first.genotype);
    const shift = spread.map((part, index) => Math.min(placeOf(part, begin[index] as number), largest));
    for (let point = number; point < number + mostPoints; point++) {
      const places = sobolPoint(point, shift);
      const genotype = space.genotype(space.parts.map((part, index) => valueAt(part, places[index] ?? rng())));
      if (space.allows(genotype) && !history.has(genotype)) return genotype;
    }
    return draw(rng);
  };
}

/** Largest 32-bit fraction below 1. */
const largest = 1 - 2 ** -32;
