import { createHash } from "node:crypto";

/** A cell of NAS-Bench-101: vertices in topological order, the input first and the output last. https://arxiv.org/abs/1902.09635 */
export interface ModuleGraph {
  /** Upper-triangular and square: `matrix[from][to]` is 1 where an edge leads from one vertex to a later one, else 0. */
  readonly matrix: readonly (readonly number[])[];
  /** Op of every vertex between the input and the output, as an index into the list of ops. */
  readonly ops: readonly number[];
}

/** Labels of the input and the output, as in the published code. */
const [inputLabel, outputLabel] = [-1, -2];

/**
 * The graph without the vertices that lie on no path from input to output; undefined when there is no such path. Graphs that are equal
 * after pruning are equivalent.
 */
export function prunedModule({ matrix, ops }: ModuleGraph): ModuleGraph | undefined {
  const last = matrix.length - 1;
  const reached = new Set([0]);
  const useful = new Set([last]);
  for (let to = 1; to <= last; to++)
    for (let from = 0; from < to; from++) if (matrix[from]?.[to] === 1 && reached.has(from)) reached.add(to);
  for (let from = last - 1; from >= 0; from--)
    for (let to = from + 1; to <= last; to++) if (matrix[from]?.[to] === 1 && useful.has(to)) useful.add(from);
  if (!reached.has(last)) return undefined;
  const kept = matrix.map((_, vertex) => vertex).filter((vertex) => reached.has(vertex) && useful.has(vertex));
  return {
    matrix: kept.map((from) => kept.map((to) => matrix[from]?.[to] as number)),
    ops: kept.slice(1, -1).map((vertex) => ops[vertex - 1] as number),
  };
}

/**
 * The hash of a NAS-Bench-101 cell, equal for isomorphic graphs: each vertex starts with a hash of its degrees and op, then combines it
 * with those of its neighbors, once per vertex of the graph. Pass a pruned graph to compare cells. https://arxiv.org/abs/1902.09635
 * @returns 32 hexadecimal digits; those of the published table if ops 0, 1, 2 are conv3x3-bn-relu, conv1x1-bn-relu, maxpool3x3
 * @throws RangeError when the matrix is not square and upper-triangular, or ops does not name one op for each inner vertex
 */
export function moduleHash(graph: ModuleGraph): string {
  checkModule(graph);
  const { matrix, ops } = graph;
  const vertices = matrix.map((_, vertex) => vertex);
  const sources = vertices.map((vertex) => vertices.filter((other) => matrix[other]?.[vertex] === 1));
  const targets = vertices.map((vertex) => vertices.filter((other) => matrix[vertex]?.[other] === 1));
  const labels = [inputLabel, ...ops, outputLabel];
  let hashes: readonly string[] = vertices.map((vertex) =>
    md5(`(${targets[vertex]?.length}, ${sources[vertex]?.length}, ${labels[vertex]})`),
  );
  const joined = (neighbours: readonly number[] = []) =>
    neighbours
      .map((vertex) => hashes[vertex])
      .sort()
      .join("");
  for (let round = 0; round < vertices.length; round++)
    hashes = vertices.map((vertex) => md5(`${joined(sources[vertex])}|${joined(targets[vertex])}|${hashes[vertex]}`));
  // the published code hashes the list as Python prints it
  return md5(
    `[${[...hashes]
      .sort()
      .map((hash) => `'${hash}'`)
      .join(", ")}]`,
  );
}

/**
 * Number of graphs of `vertices` vertices and at most `edges` edges with different hashes, all vertices on a path from input to output.
 * With 3 ops and 9 edges, the sum over 2 to 7 vertices is the 423,624 of NAS-Bench-101.
 * @throws RangeError when vertices is not 2 to 7, edges is not a whole number, or there is no op
 */
export function countModules({ vertices, edges, ops }: { vertices: number; edges: number; ops: number }): number {
  if (!Number.isInteger(vertices) || vertices < 2 || vertices > 7)
    throw new RangeError(`vertices must be a whole number from 2 to 7, but got ${vertices}`);
  if (!Number.isInteger(edges) || edges < 0)
    throw new RangeError(`edges must be a whole number of at least 0, but got ${edges}`);
  if (!Number.isInteger(ops) || ops < 1)
    throw new RangeError(`ops must be a whole number of at least 1, but got ${ops}`);
  // one graph per shape is enough: isomorphic graphs have the same labellings
  const shapes = new Map<string, ModuleGraph>();
  for (const matrix of matrices(vertices, edges)) {
    const shape: ModuleGraph = { matrix, ops: new Array<number>(vertices - 2).fill(0) };
    if (prunedModule(shape)?.matrix.length === vertices) shapes.set(moduleHash(shape), shape);
  }
  let count = 0;
  for (const { matrix } of shapes.values()) {
    const labelled = new Set<string>();
    for (let code = 0; code < ops ** (vertices - 2); code++) {
      const labels = Array.from({ length: vertices - 2 }, (_, vertex) => Math.floor(code / ops ** vertex) % ops);
      labelled.add(moduleHash({ matrix, ops: labels }));
    }
    count += labelled.size;
  }
  return count;
}

/** All upper-triangular matrices with at most `edges` ones. */
function* matrices(vertices: number, edges: number): Generator<readonly (readonly number[])[]> {
  const places = (vertices * (vertices - 1)) / 2;
  for (let code = 0; code < 2 ** places; code++) {
    let next = 0;
    let ones = 0;
    const matrix = Array.from({ length: vertices }, () => new Array<number>(vertices).fill(0));
    for (let from = 0; from < vertices; from++)
      for (let to = from + 1; to < vertices; to++) {
        const one = (code >> next++) & 1;
        ones += one;
        (matrix[from] as number[])[to] = one;
      }
    if (ones <= edges) yield matrix;
  }
}

function checkModule({ matrix, ops }: ModuleGraph): void {
  const size = matrix.length;
  if (size < 2 || matrix.some((row) => row.length !== size))
    throw new RangeError(
      `matrix must be square with at least 2 rows, but has rows of ${matrix.map((row) => row.length)}`,
    );
  const wrong = matrix.flatMap((row, from) =>
    row.flatMap((edge, to) => ((to > from ? edge === 0 || edge === 1 : edge === 0) ? [] : [[from, to, edge]])),
  )[0];
  if (wrong !== undefined)
    throw new RangeError(
      `matrix must be 0 or 1 above its diagonal and 0 elsewhere, but matrix[${wrong[0]}][${wrong[1]}] is ${wrong[2]}`,
    );
  if (ops.length !== size - 2)
    throw new RangeError(`ops must name one op for each of the ${size - 2} inner vertices, but has ${ops.length}`);
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
