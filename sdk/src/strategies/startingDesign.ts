import type { Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import type { ProposalRequest, Proposer, SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** A strategy by its name and options; every strategy is one. Plain JSON. */
export interface NamedStrategy {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}
/** Strategies by name, each made from its options. */
export type StrategyTable = Readonly<Record<string, (options: never) => Strategy>>;

/** Options of a design that spreads the first trials over the space. */
export interface StartingDesignOptions {
  /** Trials that are spread over the space; all trials see better with as many of them as the budget allows. */
  readonly starts?: number;
  /** The strategy that goes on after them, and learns from them too. Default: random search. */
  readonly next?: NamedStrategy;
}

/** Answers the point of a design for one of the first trials. */
export type Design = (question: Pick<ProposalRequest, "number"> & { readonly rng: Rng }) => Genotype;

interface DesignedStrategy extends Required<StartingDesignOptions> {
  readonly name: string;
  /** What `next` may name. */
  readonly table: StrategyTable;
  begin(context: SearchContext): Design;
}

/** A strategy whose first trials follow a design, and the later ones another strategy. */
export function startingDesign({ name, starts, next, table, begin }: DesignedStrategy): Strategy {
  checkWholeNumbers({ starts });
  const following = strategyOf(next, table);
  return {
    name,
    options: { starts, next: { name: following.name, options: following.options } },
    begin(context): Proposer {
      const design = begin(context);
      const proposer = following.begin(context);
      return { ...proposer, propose: (question) => (question.number < starts ? design : proposer.propose)(question) };
    },
  };
}

function strategyOf(named: NamedStrategy, table: StrategyTable): Strategy {
  if ("begin" in named) return named as Strategy; // of the user's own, it may be
  const make = Object.hasOwn(table, named.name) ? table[named.name] : undefined;
  if (make === undefined)
    throw new RangeError(`next names the strategy "${named.name}"; known: ${Object.keys(table).join(", ")}`);
  return make(named.options as never); // what the strategy of that name wrote
}
