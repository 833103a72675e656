import { combinations } from "./combinations.js";
import type { Proposer, SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** Options of a grid search. */
export interface GridOptions {
  /** Values that a real number takes, evenly spread over its range, with both bounds. Other parts take all they have. */
  readonly levels?: number;
  /** first: from the first value of every part to the last, the first part changing fastest. random: in random order. */
  readonly order?: "first" | "random";
}

/** Tries every combination once, but no two that mean the same; when none is left, it begins again. */
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
          `grid would have to try about ${all.count.toExponential(0)} combinations; use strategies.random() or a smaller space`,
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
