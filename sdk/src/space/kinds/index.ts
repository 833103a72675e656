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
