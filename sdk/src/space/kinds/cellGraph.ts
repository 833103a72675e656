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

/** Expression of a node that nothing reaches. */
const zero = "#";

/**
 * The sum that the last node computes: terms are sorted, identities vanish, and a cut edge is the term zero. The rule by which
 * NAS-Bench-201 counts 6,466 unique cells. https://arxiv.org/abs/2001.00326 (appendix A) Cells with equal texts compute the same;
 * not always the reverse, for zeros and sums of sums stay as they are (dissolving them would leave 4,930).
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

/** Counting holds one text an isomorphism class of partial cells; past this it would take minutes. */
const mostPartialCells = 300_000;

/**
 * Number of cells that differ in more than the naming of their nodes. Grows the cells node by node and keeps one of each class of
 * partial cells: later nodes may draw from any earlier one, so only the multiset of the earlier expressions matters.
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
        if (grown.size > mostPartialCells)
          throw new RangeError(
            `uniqueSize counts at most ${mostPartialCells} partial cells, but a cell of ${nodes} nodes and ${ops.length} ops has more; use size(), or canonical() on samples`,
          );
      }
    partial = [...grown.values()];
  }
  return partial.length;
}

/** Every sum that a new node can compute from the nodes before it. */
function sums(sources: readonly string[], ops: readonly EdgeMeaning[]): Set<string> {
  let terms: readonly (readonly string[])[] = [[]];
  for (const source of sources) {
    const choices = [...new Set(ops.map((op) => term(op, source)))];
    terms = terms.flatMap((chosen) => choices.map((choice) => [...chosen, choice]));
  }
  return new Set(terms.map(sum));
}
