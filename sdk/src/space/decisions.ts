import type { LayerStyle } from "./layers/layer.js";

/** Holds when the named decision is active and has one of these values. */
export interface Condition {
  /** Name of an earlier choice or integer of the space. */
  readonly decision: string;
  /** Values for which the condition holds. */
  readonly is: readonly (string | number)[];
}

/** Properties of every decision. */
export interface DecisionBase {
  /** The decision is active when all conditions hold; otherwise its value has no effect. Absent means always active. */
  readonly when?: readonly Condition[];
}

/** A choice among listed values. */
export interface ChoiceDecision extends DecisionBase {
  readonly kind: "choice";
  readonly options: readonly (string | number)[];
}
/** A whole number between two bounds, both included. */
export interface IntegerDecision extends DecisionBase {
  readonly kind: "integer";
  readonly low: number;
  readonly high: number;
}
/** A real number between two bounds, both included. */
export interface RealDecision extends DecisionBase {
  readonly kind: "real";
  readonly low: number;
  readonly high: number;
  /** Sampled uniformly on a logarithmic scale, as for learning rates. */
  readonly log: boolean;
}
/** A cell as in NAS-Bench-201: every earlier node feeds every later one through an op. https://arxiv.org/abs/2001.00326 */
export interface CellDecision extends DecisionBase {
  readonly kind: "cell";
  /** Number of nodes including the input, at least 2. */
  readonly nodes: number;
  readonly ops: readonly string[];
  /** How its ops are built, in all its places; absent: ReLU and batch norm. */
  readonly style?: LayerStyle;
}

/**
 * A cell as in DARTS: nodes 0 and 1 are the outputs of the two cells before it, each further node sums two edges from different earlier
 * nodes, and the further nodes are concatenated. https://arxiv.org/abs/1806.09055
 */
export interface DartsCellDecision extends DecisionBase {
  readonly kind: "dartsCell";
  /** Number of nodes without the two inputs, 1 to 7. */
  readonly nodes: number;
  readonly ops: readonly string[];
  /** How its ops are built, in all its places; absent: ReLU and batch norm. */
  readonly style?: LayerStyle;
}

/**
 * A cell as in NAS-Bench-101: ops on vertices, an upper-triangular matrix of edges, and a bound on the edges that lie on paths from input
 * to output. https://arxiv.org/abs/1902.09635
 */
export interface ModuleCellDecision extends DecisionBase {
  readonly kind: "moduleCell";
  /** Maximum number of vertices including input and output, 2 to 7. */
  readonly vertices: number;
  /** Maximum number of edges, at least 1. */
  readonly edges: number;
  readonly ops: readonly string[];
  /** How its ops are built, in all its places; absent: ReLU and batch norm. */
  readonly style?: LayerStyle;
}

/** An edge into a node of a DARTS cell: its op and its source node, as in the genotypes of the DARTS code. */
export type DartsEdge<Name extends string = string> = readonly [op: Name, from: number];

/** A cell of NAS-Bench-101: `matrix[from][to]` is 1 where an edge leads to a later vertex, and the op of each inner vertex. */
export interface ModuleCell<Name extends string = string> {
  readonly matrix: readonly (readonly number[])[];
  readonly ops: readonly Name[];
}

/** A choice among the named rows of a table, for measured networks or settings that no other kind of decision describes. */
export interface RowDecision extends DecisionBase {
  readonly kind: "row";
  readonly options: readonly string[];
  /** Features of each option, from 0 to 1: rows with similar features are neighbors. Empty without features. */
  readonly features: readonly (readonly number[])[];
}

/** One searchable property of an architecture. Plain JSON. */
export type Decision =
  | ChoiceDecision
  | IntegerDecision
  | RealDecision
  | CellDecision
  | DartsCellDecision
  | ModuleCellDecision
  | RowDecision;
/** Decisions by name. */
export type Decisions = Readonly<Record<string, Decision>>;

/**
 * Type of a decision's value in a genotype. A cell is a list of the ops of its edges in the order 0>1, 0>2, 1>2, 0>3, 1>3, 2>3, ...; a
 * DARTS cell is a list of two edges per node.
 */
export type Answer<D extends Decision> = D extends { kind: "choice" | "row"; options: readonly (infer Option)[] }
  ? Option
  : D extends { kind: "cell"; ops: readonly (infer Name)[] }
    ? readonly Name[]
    : D extends { kind: "dartsCell"; ops: readonly (infer Name extends string)[] }
      ? readonly DartsEdge<Name>[]
      : D extends { kind: "moduleCell"; ops: readonly (infer Name extends string)[] }
        ? ModuleCell<Name>
        : D extends { kind: "integer" | "real" }
          ? number
          : never;

/** One architecture of a space: a value for every decision. Plain JSON. */
export type Genotype<Ds extends Decisions = Decisions> = { readonly [Name in keyof Ds]: Answer<Ds[Name]> };

/** Names of the decisions whose value is a number. */
export type NumericDecision<Ds extends Decisions> = {
  [Name in keyof Ds]: Answer<Ds[Name]> extends number ? Name : never;
}[keyof Ds] &
  string;

/** Names of the decisions whose value is a string. */
export type TextDecision<Ds extends Decisions> = {
  [Name in keyof Ds]: Answer<Ds[Name]> extends string ? Name : never;
}[keyof Ds] &
  string;
