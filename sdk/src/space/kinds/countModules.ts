import { range } from "./byParts.js";

/** Counting cells with more vertices would take hours. */
const maxVertices = 7;

/** Number of upper-triangular matrices with a path from the first to the last vertex, and at most `edges` edges on such paths. */
export function countModuleMatrices(vertices: number, edges: number): number {
  // includes matrices that differ only in edges which lie on no path
  let count = 0;
  const places = (vertices * (vertices - 1)) / 2;
  for (let code = 0; code < 2 ** places; code++) {
    const kept = keptEdges(rowsOf(code, vertices));
    if (kept > 0 && kept <= edges) count++;
  }
  return count;
}

/**
 * Number of pruned cells with 2 to `vertices` vertices, up to the order of their vertices, by Burnside's lemma. With 7 vertices, 9 edges
 * and 3 ops: the 423,624 cells of NAS-Bench-101. https://arxiv.org/abs/1902.09635
 */
export function countUniqueModules({ vertices, edges, ops }: { vertices: number; edges: number; ops: number }): bigint {
  let total = 0n;
  for (let size = 2; size <= Math.min(vertices, maxVertices); size++) total += uniqueOfSize(size, edges, ops);
  return total;
}

/** The same for exactly this number of vertices, all of them on a path. */
function uniqueOfSize(vertices: number, edges: number, ops: number): bigint {
  const inner = range(vertices - 2).map((vertex) => vertex + 1);
  const totals = new Map<number, bigint>(); // by the number of orders of the vertices that keep the matrix upper-triangular
  const places = (vertices * (vertices - 1)) / 2;
  for (let code = 0; code < 2 ** places; code++) {
    if (ones(code) > edges) continue;
    const rows = rowsOf(code, vertices);
    if (!allOnPaths(rows)) continue;
    let fixed = 0n;
    for (const symmetry of symmetries(rows, inner)) fixed += BigInt(ops) ** BigInt(cyclesOf(symmetry));
    const orders = ordersOf(rows, inner);
    totals.set(orders, (totals.get(orders) ?? 0n) + fixed);
  }
  // labellings of a matrix: fixed / symmetries; matrices equal to it up to order: orders / symmetries
  const common = [...totals.keys()].reduce((product, count) => product * BigInt(count), 1n);
  return [...totals].reduce((sum, [orders, fixed]) => sum + (fixed * common) / BigInt(orders), 0n) / common;
}

/** Targets of every vertex as bits, from the bits of an upper triangle. */
function rowsOf(code: number, vertices: number): readonly number[] {
  const rows: number[] = [];
  let rest = code;
  for (let from = 0; from < vertices; from++) {
    const width = vertices - from - 1;
    rows.push((rest & ((1 << width) - 1)) << (from + 1));
    rest >>>= width;
  }
  return rows;
}

/** Edges on paths from the first to the last vertex; 0 when there is no such path. */
function keptEdges(rows: readonly number[]): number {
  const last = rows.length - 1;
  let reached = 1;
  for (let from = 0; from < last; from++) if (reached & (1 << from)) reached |= rows[from] as number;
  if (!(reached & (1 << last))) return 0;
  let useful = 1 << last;
  for (let from = last - 1; from >= 0; from--) if ((rows[from] as number) & useful) useful |= 1 << from;
  const kept = reached & useful;
  let count = 0;
  for (let from = 0; from < last; from++) if (kept & (1 << from)) count += ones((rows[from] as number) & kept);
  return count;
}

/** Whether every vertex is on a path from first to last: in an upper triangle, whether each has a source and a target. */
function allOnPaths(rows: readonly number[]): boolean {
  const last = rows.length - 1;
  let targets = 0;
  for (let from = 0; from < last; from++) {
    if (rows[from] === 0) return false;
    targets |= rows[from] as number;
  }
  return targets === (1 << rows.length) - 2;
}

/** Permutations of the inner vertices that leave all edges unchanged, as lists of images. */
function* symmetries(rows: readonly number[], inner: readonly number[]): Generator<readonly number[]> {
  const last = rows.length - 1;
  const image = new Array<number>(rows.length).fill(-1);
  image[0] = 0;
  image[last] = last;
  function* extend(index: number): Generator<readonly number[]> {
    const vertex = inner[index];
    if (vertex === undefined) {
      yield inner.map((each) => image[each] as number);
      return;
    }
    for (const candidate of inner) {
      if (image.includes(candidate)) continue;
      image[vertex] = candidate;
      if (agrees(vertex)) yield* extend(index + 1);
      image[vertex] = -1;
    }
  }
  const edge = (from: number, to: number) => ((rows[from] as number) >> to) & 1;
  const agrees = (vertex: number) =>
    range(rows.length).every(
      (other) =>
        image[other] === -1 ||
        (edge(vertex, other) === edge(image[vertex] as number, image[other] as number) &&
          edge(other, vertex) === edge(image[other] as number, image[vertex] as number)),
    );
  yield* extend(0);
}

/** Number of cycles in a permutation of the inner vertices 1, 2, .... */
function cyclesOf(images: readonly number[]): number {
  let seen = 0;
  let count = 0;
  for (let start = 0; start < images.length; start++) {
    if (seen & (1 << start)) continue;
    count++;
    for (let at = start; !(seen & (1 << at)); at = (images[at] as number) - 1) seen |= 1 << at;
  }
  return count;
}

/** Number of orders of the inner vertices in which every edge leads to a later one. */
function ordersOf(rows: readonly number[], inner: readonly number[]): number {
  const counts = new Map<number, number>([[0, 1]]); // by the set of vertices placed so far
  for (let set = 0; set < 1 << inner.length; set++) {
    const ways = counts.get(set);
    if (ways === undefined) continue;
    for (const [index, vertex] of inner.entries()) {
      if (set & (1 << index)) continue;
      const sourcesPlaced = inner.every(
        (from, place) => !(((rows[from] as number) >> vertex) & 1) || (set & (1 << place)) !== 0,
      );
      if (!sourcesPlaced) continue;
      const grown = set | (1 << index);
      counts.set(grown, (counts.get(grown) ?? 0) + ways);
    }
  }
  return counts.get((1 << inner.length) - 1) as number; // at least the given order
}

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
