import type { Rng } from "../../math/random.js";
import type { OpTable } from "../../ops/index.js";
import type { Answer, Decision } from "../decisions.js";
import type { Part } from "../parts.js";
import type { Mixture } from "./mixture.js";

/** How a cell is encoded: by the op of every edge, or by the sequences of ops on its paths from input to output. */
export type Encoding = "adjacency" | "paths";

/** A cell as a graph for drawing: its nodes in order, the inputs first and the output last. */
export interface CellGraph {
  /** Number of inputs. */
  readonly inputs: number;
  /** Labels of the nodes. */
  readonly nodes: readonly string[];
  /** Edges; without an op they pass their input on. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly op?: string }[];
}

/** The implementation of one kind of decision. An answer is the value of a decision in a genotype, as plain JSON. */
export interface DecisionKind<D extends Decision> {
  /** @throws RangeError when the decision is not valid */
  check(name: string, decision: D, ops: OpTable): void;
  /** Whether a value is an answer to the decision. */
  accepts(decision: D, answer: unknown): boolean;
  /** Number of answers; undefined when they are continuous. */
  size(decision: D): bigint | undefined;
  /** Number of answers up to isomorphism; undefined when they are continuous. */
  uniqueSize(decision: D, ops: OpTable): bigint | undefined;
  /** Number of parts with at least two values. */
  mutableParts(decision: D): number;
  /** The parts of an answer, which can be changed one at a time. */
  parts(name: string, decision: D): readonly Part[];
  /** One number per part: the index of an option, or the number itself. */
  values(decision: D, answer: Answer<D>): readonly number[];
  /** The answer with these numbers; inverse of `values`. */
  answer(decision: D, values: readonly number[]): Answer<D>;
  sample(decision: D, rng: Rng): Answer<D>;
  /** Another answer, which differs in one part. */
  mutate(decision: D, answer: Answer<D>, rng: Rng): Answer<D>;
  /** All answers that differ in one part; for a number, by one step up or down. */
  neighbors(decision: D, answer: Answer<D>): readonly Answer<D>[];
  /** Numbers from 0 to 1, equally many for every answer: one-hot for names, scaled for numbers. */
  encode(decision: D, answer: Answer<D>): readonly number[];
  /** Path encoding, for kinds whose answers are graphs. */
  encodePaths?(decision: D, answer: Answer<D>, ops: OpTable): readonly number[];
  /** A text that is equal for isomorphic answers. */
  canonical(decision: D, answer: Answer<D>, ops: OpTable): string;
  format(decision: D, answer: Answer<D>): string;
  /** Parses a text that `format` returned; undefined when it is not an answer. */
  parse(decision: D, text: string): Answer<D> | undefined;
  /** The decision in a few words: "whole number from 1 to 4". */
  text(decision: D): string;
  /** The answer as a graph for drawing, for kinds whose answers are graphs. */
  graph?(decision: D, answer: Answer<D>): CellGraph;
  /** How it is relaxed, for kinds whose answers are ops. */
  readonly mixture?: Mixture<D>;
}

/** 1 at the index of the value, 0 elsewhere. */
export const oneHot = <T>(options: readonly T[], value: T): number[] =>
  options.map((option) => (option === value ? 1 : 0));
