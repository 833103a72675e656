import type { DartsEdge } from "../decisions.js";
import { range } from "./byParts.js";

/** The smallest text over all topological orders of the nodes: equal for cells that differ only in the order of their nodes. */
export function dartsCanonical(nodes: number, answer: readonly DartsEdge[]): string {
  const into = range(nodes).map((node) => answer.slice(2 * node, 2 * node + 2));
  let least: string | undefined;
  for (const order of orders(into.map((edges) => edges.map(([, from]) => from)))) {
    const text = order.map((node) => textOf(into[node] as readonly DartsEdge[], order)).join("");
    if (least === undefined || text < least) least = text;
  }
  return least as string; // the given order is one of them
}

const textOf = (edges: readonly DartsEdge[], order: readonly number[]): string =>
  `|${edges
    .map(([op, from]) => `${op}~${from < 2 ? from : 2 + order.indexOf(from - 2)}`)
    .sort()
    .join("|")}|`;

/**
 * Number of cells up to the order of their nodes, by Burnside's lemma: for each wiring, the assignments of ops that its symmetries leave
 * unchanged.
 */
export function countDartsCells(nodes: number, ops: number): bigint {
  const totals = new Map<number, bigint>(); // by the number of topological orders of the wiring
  for (const wiring of wirings(nodes)) {
    const all = orders(wiring);
    const symmetries = all.filter((order) => sameWiring(wiring, order));
    const fixed = symmetries.reduce((sum, order) => sum + BigInt(ops) ** BigInt(cycles(wiring, order)), 0n);
    totals.set(all.length, (totals.get(all.length) ?? 0n) + fixed);
  }
  // orbits of a wiring: fixed / symmetries; its copies under another order: orders / symmetries
  const common = [...totals.keys()].reduce((product, count) => product * BigInt(count), 1n);
  return [...totals].reduce((sum, [count, fixed]) => sum + (fixed * common) / BigInt(count), 0n) / common;
}

/** All wirings: for every node, its two earlier sources. */
function wirings(nodes: number): readonly (readonly (readonly number[])[])[] {
  return range(nodes).reduce<readonly (readonly (readonly number[])[])[]>(
    (sofar, node) =>
      sofar.flatMap((before) =>
        range(node + 2).flatMap((second) => range(second).map((first) => [...before, [first, second]])),
      ),
    [[]],
  );
}

/** All topological orders of the nodes: each node follows its sources. */
function orders(sources: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const result: (readonly number[])[] = [];
  const grow = (order: readonly number[]): void => {
    if (order.length === sources.length) {
      result.push(order);
      return;
    }
    for (const [node, from] of sources.entries())
      if (!order.includes(node) && from.every((source) => source < 2 || order.includes(source - 2)))
        grow([...order, node]);
  };
  grow([]);
  return result;
}

/** The image of a node under a permutation; the two inputs stay. */
const renamed = (order: readonly number[], node: number): number => (node < 2 ? node : 2 + (order[node - 2] as number));

/** Whether a permutation of the nodes leaves the wiring unchanged. */
const sameWiring = (wiring: readonly (readonly number[])[], order: readonly number[]): boolean =>
  wiring.every((from, node) => {
    const image = from.map((source) => renamed(order, source)).sort((one, other) => one - other);
    return image.join() === wiring[order[node] as number]?.join();
  });

/** Number of cycles of the edges under a permutation of the nodes. */
function cycles(wiring: readonly (readonly number[])[], order: readonly number[]): number {
  const edges = wiring.flatMap((from, node) => from.map((source) => `${source}>${node}`));
  const seen = new Set<string>();
  let count = 0;
  for (const start of edges) {
    if (seen.has(start)) continue;
    count++;
    for (let edge = start; !seen.has(edge); ) {
      seen.add(edge);
      const [source, node] = edge.split(">").map(Number) as [number, number];
      edge = `${renamed(order, source)}>${order[node]}`;
    }
  }
  return count;
}
