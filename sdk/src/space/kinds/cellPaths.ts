import { cellEdges, type EdgeMeaning } from "./cellGraph.js";

/** Maximum length of a path encoding; the longest paths are left out, as BANANAS truncates. */
const maxPaths = 400;

/**
 * Path encoding: 1 for every sequence of ops on a path from a cell's input to its output, 0 for the others, shorter paths first. Cut
 * edges are on no path. https://arxiv.org/abs/1910.11858
 */
export function pathsOf(nodes: number, names: readonly string[], edges: readonly EdgeMeaning[]): readonly number[] {
  const longest = longestPath(nodes, names.length);
  const encoding = new Array<number>(countUpTo(longest, names.length)).fill(0);
  const places = cellEdges(nodes);
  const walk = (node: number, length: number, code: number): void => {
    if (node === nodes - 1) {
      encoding[countUpTo(length - 1, names.length) + code] = 1;
      return;
    }
    if (length === longest) return;
    for (const [index, { from, to }] of places.entries()) {
      const edge = edges[index] as EdgeMeaning;
      if (from === node && edge.graph !== "zero") walk(to, length + 1, code * names.length + names.indexOf(edge.name));
    }
  };
  walk(0, 0, 0);
  return encoding;
}

/** Number of sequences of at most `length` ops. */
const countUpTo = (length: number, ops: number): number =>
  Array.from({ length }, (_, index) => ops ** (index + 1)).reduce((sum, count) => sum + count, 0);

function longestPath(nodes: number, ops: number): number {
  let length = 1;
  while (length < nodes - 1 && countUpTo(length + 1, ops) <= maxPaths) length++;
  return length;
}
