/** What an edge does to the graph of its cell. */
export interface EdgeMeaning {
  readonly name: string;
  readonly graph: "zero" | "identity" | undefined;
}

/** Edges of a dense cell in the order of NAS-Bench-201: 0>1, 0>2, 1>2, 0>3, 1>3, 2>3, ... */
export function cellEdges(nodes: number): readonly { readonly from: number; readonly to: number }[] {
  return Array.from({ length: nodes - 1 }, (_, index) => index + 1).flatMap((to) =>
    Array.from({ length: to }, (_, from) => ({ from, to })),
  );
}

/** Expression of a node without inputs. */
const zero = "#";

/**
 * The sum that the last node computes, as text: terms are sorted, identities contracted, and a cut edge is the term zero. By this rule
 * NAS-Bench-201 has 6,466 unique cells. https://arxiv.org/abs/2001.00326 (appendix A) Cells with equal texts are equivalent. Some
 * equivalent cells have different texts, because zeros and nested sums are not simplified; with that, 4,930 would remain.
 */
export function expressionOf(nodes: number, edges: readonly EdgeMeaning[]): string {
  const expressions = ["0"];
  let next = 0;
  for (let to = 1; to < nodes; to++) {
    const incoming = edges.slice(next, next + to);
    next += to;
    expressions.push(sum(incoming.map((edge, from) => term(edge, expressions[from] as string))));
  }
  return expressions[nodes - 1] as string;
}

const term = ({ name, graph }: EdgeMeaning, source: string): string =>
  graph === "zero" || source === zero ? zero : graph === "identity" ? source : `(${source})@${name}`;

const sum = (terms: readonly string[]): string => [...terms].sort().join("+");

/** Counting more isomorphism classes of partial cells would take minutes. */
const maxPartialCells = 300_000;

/**
 * Number of cells up to isomorphism. Extends partial cells node by node and keeps one per class: later nodes may use any earlier one, so
 * only the multiset of the earlier expressions matters.
 * @throws RangeError when there are more than 300,000 classes of partial cells
 */
export function countUniqueCells(nodes: number, ops: readonly EdgeMeaning[]): number {
  let partial: readonly (readonly string[])[] = [["0"]];
  for (let to = 1; to < nodes; to++) {
    const grown = new Map<string, readonly string[]>();
    const last = to === nodes - 1;
    for (const expressions of partial)
      for (const expression of sums(expressions, ops)) {
        const cell = last ? [expression] : [...expressions, expression].sort();
        grown.set(cell.join(" "), cell);
        if (grown.size > maxPartialCells)
          throw new RangeError(
            `uniqueSize() counts at most ${maxPartialCells} partial cells, but a cell of ${nodes} nodes and ${ops.length} ops has more; use size(), or canonical() on samples`,
          );
      }
    partial = [...grown.values()];
  }
  return partial.length;
}

/** All sums that a new node can compute from the nodes before it. */
function sums(sources: readonly string[], ops: readonly EdgeMeaning[]): Set<string> {
  let terms: readonly (readonly string[])[] = [[]];
  for (const source of sources) {
    const choices = [...new Set(ops.map((op) => term(op, source)))];
    terms = terms.flatMap((chosen) => choices.map((choice) => [...chosen, choice]));
  }
  return new Set(terms.map(sum));
}
