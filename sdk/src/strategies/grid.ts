import { combinations } from "./combinations.js";
import type { Proposer, SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of a grid search. */
export interface GridOptions {
  /** Values per real number, evenly spaced with both bounds, at least 1. Other parts take all their values. @defaultValue 5 */
  readonly levels?: number;
  /** "first": in the order of the values, the first part changing fastest. "random": in random order. @defaultValue "first" */
  readonly order?: "first" | "random";
}

/**
 * Grid search: tries every combination once, skipping isomorphic ones, then starts again.
 * @throws RangeError when an option is out of range, or when a search starts on a space that is too large
 */
export function grid({ levels = 5, order = "first" }: GridOptions = {}): Strategy {
  checkWholeNumbers({ levels });
  if (order !== "first" && order !== "random")
    throw new RangeError(`order must be "first" or "random", but is ${JSON.stringify(order)}`);
  return {
    name: "grid",
    options: { levels, order },
    begin(context: SearchContext): Proposer {
      const { space, history } = context;
      const all = combinations(context, levels);
      if (all.count > Number.MAX_SAFE_INTEGER)
        throw new RangeError(
          `grid would try about ${all.count.toExponential(0)} combinations; use strategies.random() or a smaller space`,
        );
      return {
        propose: ({ number, rng }) =>
          all.unseenFrom(order === "first" ? 0 : all.draw(rng)) ??
          history.trials[number % history.trials.length]?.genotype ??
          space.sample(rng),
      };
    },
  };
}
