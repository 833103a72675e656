import { pick, type Rng } from "../math/random.js";
import { levelsOf, type Part, placeOf, valueAt } from "../space/parts.js";
import { fresh } from "./fresh.js";
import { random } from "./random.js";
import { type StartingDesignOptions, type StrategyTable, startingDesign } from "./startingDesign.js";
import type { SearchContext, Strategy } from "./strategy.js";

/** Options of a search that starts with a Latin hypercube. */
export interface LatinHypercubeOptions extends StartingDesignOptions {}

/**
 * Latin hypercube: spreads the first trials so that each part takes each of its values, or each interval of its range, about equally
 * often; then another strategy continues.
 * https://doi.org/10.2307/1268522
 * @throws RangeError when an option is out of range or `next` is unknown
 */
export function latinHypercube(
  { starts = 16, next = random() }: LatinHypercubeOptions = {},
  table: StrategyTable = { random },
): Strategy {
  return startingDesign({
    name: "latinHypercube",
    starts,
    next,
    table,
    begin: (context) => hypercube(context, starts),
  });
}

/** Rows already taken are read from the trials, so a resumed search continues identically. */
function hypercube(context: SearchContext, starts: number) {
  const { space, history } = context;
  const unseen = fresh(context);
  return ({ rng }: { readonly rng: Rng }) => {
    const taken = history.trials.slice(0, starts).map(({ genotype }) => space.values(genotype));
    const free = space.parts.map((part, index) => {
      const rows = rowsOf(part, starts);
      // parts with few values: each value gets a nearly equal share of the starts
      const left = Array.from({ length: starts }, (_, start) => Math.floor(((start + 0.5) / starts) * rows));
      for (const values of taken) {
        const found = left.indexOf(rowOf(part, values[index] as number, rows));
        if (found >= 0) left.splice(found, 1);
      }
      return left.length > 0 ? left : Array.from({ length: rows }, (_, row) => row); // constraints can use up all rows
    });
    return unseen.draw((draw) => {
      const genotype = space.genotype(
        space.parts.map((part, index) =>
          valueIn(part, pick(free[index] as number[], draw), rowsOf(part, starts), draw),
        ),
      );
      return space.allows(genotype) ? genotype : space.sample(draw);
    }, rng);
  };
}

/** Parts with fewer values than starts have one row per value, others one per start. */
const rowsOf = (part: Part, starts: number): number => Math.min(levelsOf(part), starts);
const rowOf = (part: Part, value: number, rows: number): number =>
  Math.min(rows - 1, Math.floor(placeOf(part, value) * rows));

function valueIn(part: Part, row: number, rows: number, rng: Rng): number {
  if (part.kind === "real") return valueAt(part, (row + rng()) / rows);
  for (;;) {
    const value = valueAt(part, (row + rng()) / rows); // an integer may belong to the neighbouring row
    if (rowOf(part, value, rows) === row) return value;
  }
}
