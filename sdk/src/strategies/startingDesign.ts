import type { Rng } from "../math/random.js";
import type { Genotype } from "../space/decisions.js";
import type { ProposalRequest, Proposer, SearchContext, Strategy } from "./strategy.js";
import { checkWholeNumbers } from "./wholeNumbers.js";

/** A strategy as name and options, plain JSON; every `Strategy` is one. */
export interface NamedStrategy {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}
/** Strategy factories by name. */
export type StrategyTable = Readonly<Record<string, (options: never) => Strategy>>;

/** Options of a design that spreads the first trials over the space. */
export interface StartingDesignOptions {
  /** Trials that follow the design, at least 1. @defaultValue 16 */
  readonly starts?: number;
  /** The strategy that continues after them; it learns from them too. @defaultValue strategies.random() */
  readonly next?: NamedStrategy;
}

/** Returns the point of a design for one of the first trials. */
export type Design = (request: Pick<ProposalRequest, "number"> & { readonly rng: Rng }) => Genotype;

interface DesignedStrategy extends Required<StartingDesignOptions> {
  readonly name: string;
  /** Strategies that `next` may name. */
  readonly table: StrategyTable;
  begin(context: SearchContext): Design;
}

/** A strategy whose first trials follow a design and whose later ones come from another strategy. */
export function startingDesign({ name, starts, next, table, begin }: DesignedStrategy): Strategy {
  checkWholeNumbers({ starts });
  const following = strategyOf(next, table);
  return {
    name,
    options: { starts, next: { name: following.name, options: following.options } },
    begin(context): Proposer {
      const design = begin(context);
      const proposer = following.begin(context);
      return { ...proposer, propose: (request) => (request.number < starts ? design : proposer.propose)(request) };
    },
  };
}

function strategyOf(named: NamedStrategy, table: StrategyTable): Strategy {
  if ("begin" in named) return named as Strategy; // it may be custom, so not in the table
  const make = Object.hasOwn(table, named.name) ? table[named.name] : undefined;
  if (make === undefined)
    throw new RangeError(`next names the unknown strategy "${named.name}"; known: ${Object.keys(table).join(", ")}`);
  return make(named.options as never); // written by the strategy of that name
}
