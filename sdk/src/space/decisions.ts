/** A decision matters only where the named one has one of these answers. */
export interface Condition {
  /** A choice or an integer that stands earlier in the space. */
  readonly decision: string;
  readonly is: readonly (string | number)[];
}

/** What every decision may say. */
export interface DecisionBase {
  /** All of them must hold, or the answer means nothing; without conditions it always matters. */
  readonly when?: readonly Condition[];
}

/** One of several listed values. */
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
  /** Even in the logarithm, for learning rates and the like. */
  readonly log: boolean;
}
/** A dense graph of nodes in which every earlier node feeds every later one through an op, as in NAS-Bench-201. */
export interface CellDecision extends DecisionBase {
  readonly kind: "cell";
  /** Nodes, the input among them; at least 2. */
  readonly nodes: number;
  readonly ops: readonly string[];
}

/**
 * A cell as in DARTS: two inputs (the outputs of the cell before and of the one before that) are nodes 0 and 1, each further node sums
 * two edges from different earlier nodes, and the outputs of all further nodes are concatenated. https://arxiv.org/abs/1806.09055
 */
export interface DartsCellDecision extends DecisionBase {
  readonly kind: "dartsCell";
  /** Nodes beside the two inputs; at least 1. */
  readonly nodes: number;
  readonly ops: readonly string[];
}

/**
 * A cell as in NAS-Bench-101: ops on vertices, an upper-triangular matrix of edges, and at most so many edges on paths from input to
 * output. https://arxiv.org/abs/1902.09635
 */
export interface ModuleCellDecision extends DecisionBase {
  readonly kind: "moduleCell";
  /** Most vertices, the input and the output among them; 2 to 7. */
  readonly vertices: number;
  /** Most edges. */
  readonly edges: number;
  readonly ops: readonly string[];
}

/** An edge into a node of a DARTS cell: its op, and the node that it comes from, as DARTS writes genotypes. */
export type DartsEdge<Name extends string = string> = readonly [op: Name, from: number];

/** A cell of NAS-Bench-101: `matrix[from][to]` is 1 where an edge leads to a later vertex, and the op of each inner vertex. */
export interface ModuleCell<Name extends string = string> {
  readonly matrix: readonly (readonly number[])[];
  readonly ops: readonly Name[];
}

/** One row of a list, known by its name: networks or settings that were measured, and that no other description spans. */
export interface RowDecision extends DecisionBase {
  readonly kind: "row";
  readonly options: readonly string[];
  /** What is known of each option, as numbers from 0 to 1: rows with like features are neighbours. Empty when nothing is known. */
  readonly features: readonly (readonly number[])[];
}

/** One open question about a network. Plain JSON. */
export type Decision =
  | ChoiceDecision
  | IntegerDecision
  | RealDecision
  | CellDecision
  | DartsCellDecision
  | ModuleCellDecision
  | RowDecision;
/** Open questions by name. */
export type Decisions = Readonly<Record<string, Decision>>;

/**
 * The answer that a decision takes in a genotype. A cell's ops are listed edge by edge: 0>1, 0>2, 1>2, 0>3, 1>3, 2>3, ...; the edges of
 * a DARTS cell two a node.
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

/** One architecture of a space: every decision answered. Plain JSON. */
export type Genotype<Ds extends Decisions = Decisions> = { readonly [Name in keyof Ds]: Answer<Ds[Name]> };

/** Names of the decisions whose answer is a number. */
export type NumericDecision<Ds extends Decisions> = {
  [Name in keyof Ds]: Answer<Ds[Name]> extends number ? Name : never;
}[keyof Ds] &
  string;

/** Names of the decisions whose answer is a text. */
export type TextDecision<Ds extends Decisions> = {
  [Name in keyof Ds]: Answer<Ds[Name]> extends string ? Name : never;
}[keyof Ds] &
  string;
