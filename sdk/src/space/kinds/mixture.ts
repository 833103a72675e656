import type { OpTable } from "../../ops/index.js";
import type { Answer, Decision } from "../decisions.js";

/** A place of a decision where one of several ops is chosen, such as an edge of a cell. */
export interface MixturePlace {
  /** Name of the decision, followed by the edge if it is a cell: "normal 0>1". */
  readonly label: string;
  readonly options: readonly string[];
  /** The node whose value is the sum of this place and of those that lead into it too: "normal 1". */
  readonly into: string;
}

/** How a decision is relaxed: every op at every place, weighted, in place of one. https://arxiv.org/abs/1806.09055 */
export interface Mixture<D extends Decision> {
  places(name: string, decision: D): readonly MixturePlace[];
  /** What is planned in place of an answer, with all edges; it is not a genotype. @param ops an op per place */
  relaxed(decision: D, ops: readonly string[]): unknown;
  /** The index of the op at each place; undefined where the answer has no edge. */
  chosen(decision: D, answer: Answer<D>): readonly (number | undefined)[];
  /**
   * The answer whose ops have the highest product of weights; without ops that cut an edge where there are others, as in DARTS: training
   * does not determine their weights. @param weights [places][options], at least 0
   */
  strongest(decision: D, weights: readonly (readonly number[])[], ops: OpTable): Answer<D>;
}

/** Indices of the ops that connect; of all when none does. */
export function connecting(names: readonly (string | number)[], ops: OpTable): readonly number[] {
  const open = names.flatMap((name, index) => (ops[name]?.graph === "zero" ? [] : [index]));
  return open.length > 0 ? open : [...names.keys()];
}

/** Index of the largest of some numbers; the first of equals. @param among indices to choose from, at least one */
export const largestOf = (values: readonly number[], among: readonly number[] = [...values.keys()]): number =>
  among.reduce((best, index) => ((values[index] as number) > (values[best] as number) ? index : best));
