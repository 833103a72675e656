import type { Rng } from "../../math/random.js";
import type { OpTable } from "../../ops/index.js";
import type { Answer, Decision } from "../decisions.js";
import type { Part } from "../parts.js";

/** What is told of a cell as numbers: the op of every edge, or the sequences of ops on the ways through it. */
export type Encoding = "adjacency" | "paths";

/** A cell as it is drawn: its nodes in order, the inputs first and the output last. */
export interface CellGraph {
  /** Number of inputs. */
  readonly inputs: number;
  /** What is written on each node. */
  readonly nodes: readonly string[];
  /** An edge without an op passes its input on. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly op?: string }[];
}

/** All that the library knows of one kind of decision. Answers are plain JSON. */
export interface DecisionKind<D extends Decision> {
  /** Throws when the decision makes no sense. */
  check(name: string, decision: D, ops: OpTable): void;
  /** Whether a value from outside answers the decision. */
  accepts(decision: D, answer: unknown): boolean;
  /** Number of answers; undefined when they are not countable. */
  size(decision: D): bigint | undefined;
  /** Number of answers that differ in meaning. */
  uniqueSize(decision: D, ops: OpTable): bigint | undefined;
  /** Parts of an answer that can change one at a time, counting those with an alternative. */
  mutableParts(decision: D): number;
  /** The places of an answer that can be changed one at a time. */
  parts(name: string, decision: D): readonly Part[];
  /** One number a part: the index of an option, or the number itself. */
  values(decision: D, answer: Answer<D>): readonly number[];
  /** The answer with these values. */
  answer(decision: D, values: readonly number[]): Answer<D>;
  sample(decision: D, rng: Rng): Answer<D>;
  /** The answer with one part changed; never the same answer. */
  mutate(decision: D, answer: Answer<D>, rng: Rng): Answer<D>;
  /** Every answer that differs in one part; of a number, one step to either side. */
  neighbors(decision: D, answer: Answer<D>): readonly Answer<D>[];
  /** Numbers between 0 and 1, as many for every answer: one-hot for names, scaled for numbers. */
  encode(decision: D, answer: Answer<D>): readonly number[];
  /** The same for an answer that is a graph, by the paths through it. */
  encodePaths?(decision: D, answer: Answer<D>, ops: OpTable): readonly number[];
  /** Equal for answers that mean the same. */
  canonical(decision: D, answer: Answer<D>, ops: OpTable): string;
  format(decision: D, answer: Answer<D>): string;
  /** Reads what `format` wrote; undefined when the text is no answer. */
  parse(decision: D, text: string): Answer<D> | undefined;
  /** The decision in a few words: "whole number from 1 to 4". */
  text(decision: D): string;
  /** Of an answer that is a graph, how it is drawn. */
  graph?(decision: D, answer: Answer<D>): CellGraph;
}

/** 1 at the index of the value, 0 elsewhere. */
export const oneHot = <T>(options: readonly T[], value: T): number[] =>
  options.map((option) => (option === value ? 1 : 0));
