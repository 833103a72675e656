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

/** One row of a list, known by its name: networks or settings that were measured, and that no other description spans. */
export interface RowDecision extends DecisionBase {
  readonly kind: "row";
  readonly options: readonly string[];
  /** What is known of each option, as numbers from 0 to 1: rows with like features are neighbours. Empty when nothing is known. */
  readonly features: readonly (readonly number[])[];
}

/** One open question about a network. Plain JSON. */
export type Decision = ChoiceDecision | IntegerDecision | RealDecision | CellDecision | RowDecision;
/** Open questions by name. */
export type Decisions = Readonly<Record<string, Decision>>;

/** The answer that a decision takes in a genotype. A cell's ops are listed edge by edge: 0>1, 0>2, 1>2, 0>3, 1>3, 2>3, ... */
export type Answer<D extends Decision> = D extends { kind: "choice" | "row"; options: readonly (infer Option)[] }
  ? Option
  : D extends { kind: "cell"; ops: readonly (infer Name)[] }
    ? readonly Name[]
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
