import type { Decision } from "../decisions.js";
import { cell } from "./cell.js";
import { choice } from "./choice.js";
import { dartsCell } from "./dartsCell.js";
import { integer } from "./integer.js";
import type { DecisionKind } from "./kind.js";
import { moduleCell } from "./moduleCell.js";
import { real } from "./real.js";
import { row } from "./row.js";

const kinds: { readonly [K in Decision["kind"]]: DecisionKind<Extract<Decision, { kind: K }>> } = {
  choice,
  integer,
  real,
  cell,
  dartsCell,
  moduleCell,
  row,
};

/** The implementation of a decision's kind. */
export function kindOf<D extends Decision>(decision: D): DecisionKind<D> {
  // the table maps each kind to its decisions, which the index type cannot express
  return kinds[decision.kind] as unknown as DecisionKind<D>;
}

/** @throws RangeError when a space from a file has a kind of decision that this version does not know */
export function checkKind(name: string, { kind }: Decision): void {
  if (!Object.hasOwn(kinds, kind))
    throw new RangeError(`decision "${name}" has the unknown kind "${kind}"; known: ${Object.keys(kinds).join(", ")}`);
}
