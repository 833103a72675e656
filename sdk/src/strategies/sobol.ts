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
 * Spreads the first trials evenly over all parts together, best with a power of two of them: the Sobol sequence, shifted so that it
 * begins at a random point; then goes on with another strategy. https://doi.org/10.1016/0041-5553(67)90144-9
 */
export function sobol(
  { starts = 16, next = random() }: SobolOptions = {},
  table: StrategyTable = { random },
): Strategy {
  return startingDesign({ name: "sobol", starts, next, table, begin: sequence });
}

/** Points of the sequence that may be known or not allowed, before the start is drawn at random. */
const mostPoints = 100;

function sequence(context: SearchContext): Design {
  const { space, history } = context;
  const unseen = fresh(context);
  const draw = (rng: Rng) => unseen.draw((random) => space.sample(random), rng);
  const spread = space.parts.slice(0, mostSobolDimensions);
  /** The point that this one or, where it is known or not allowed, the next fit one describes. */
  return ({ number, rng }) => {
    const [first] = history.trials;
    if (first === undefined) return draw(rng);
    // all of the shift is in the first trial, so that a resumed search needs no memory of it
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

/** The last place before 1 in 32 digits. */
const largest = 1 - 2 ** -32;
