import { integerBelow, pick, type Rng } from "../../math/random.js";
import type { ModuleCell, ModuleCellDecision } from "../decisions.js";
import { byParts, categorical, range } from "./byParts.js";
import { checkOps } from "./checkOps.js";
import { countModuleMatrices, countUniqueModules } from "./countModules.js";
import type { DecisionKind } from "./kind.js";
import { type ModuleGraph, moduleHash, prunedModule } from "./moduleGraph.js";

type Kind = DecisionKind<ModuleCellDecision>;

/** One part per pair of vertices, whether an edge connects them, and one per inner vertex, its op. */
const parts: Kind["parts"] = (name, { vertices, ops }) => [
  ...vertexPairs(vertices).map(([from, to]) => categorical(name, `edge ${from}>${to}`, [0, 1])),
  ...range(vertices - 2).map((vertex) => categorical(name, `op of ${vertex + 1}`, ops)),
];

const values: Kind["values"] = ({ vertices, ops: names }, answer) => {
  const { matrix, ops } = padded(answer, vertices, names[0] as string);
  return [
    ...vertexPairs(vertices).map(([from, to]) => matrix[from]?.[to] as number),
    ...ops.map((op) => names.indexOf(op)),
  ];
};

/** The cell with these values; if it is not valid, edges are added or removed until it is. */
const answerOf: Kind["answer"] = (decision, numbers) => {
  const { vertices, ops } = decision;
  const pairs = vertexPairs(vertices);
  const edges = new Set(pairs.flatMap((_, index) => (numbers[index] === 1 ? [index] : [])));
  const cell = (): ModuleCell => ({
    matrix: range(vertices).map((from) =>
      range(vertices).map((to) => (edges.has(pairs.findIndex(([a, b]) => a === from && b === to)) ? 1 : 0)),
    ),
    ops: numbers.slice(pairs.length).map((index) => ops[index] as string),
  });
  const direct = pairs.findIndex(([from, to]) => from === 0 && to === vertices - 1);
  if (prunedOf(decision, cell()) === undefined) edges.add(direct);
  for (const edge of [...edges].reverse()) {
    if (fits(decision, cell())) break;
    edges.delete(edge);
    if (prunedOf(decision, cell()) === undefined) edges.add(edge); // the only way from input to output
  }
  return fits(decision, cell())
    ? cell()
    : answerOf(decision, [...pairs.map((_, index) => (index === direct ? 1 : 0)), ...numbers.slice(pairs.length)]);
};

export const moduleCell: Kind = {
  ...byParts<ModuleCellDecision>({ parts, values, answer: answerOf }),
  parts,
  values,
  answer: answerOf,
  check(name, { vertices, edges, ops: names }, ops) {
    if (!Number.isInteger(vertices) || vertices < 2 || vertices > 7)
      throw new RangeError(`vertices of moduleCell "${name}" must be a whole number from 2 to 7, but got ${vertices}`);
    if (!Number.isInteger(edges) || edges < 1)
      throw new RangeError(`edges of moduleCell "${name}" must be a whole number of at least 1, but got ${edges}`);
    checkOps(`moduleCell "${name}"`, names, ops);
  },
  accepts(decision, answer): answer is ModuleCell {
    if (typeof answer !== "object" || answer === null) return false;
    const { matrix, ops } = answer as Partial<Record<keyof ModuleCell, unknown>>;
    return (
      Object.keys(answer).length === 2 &&
      Array.isArray(matrix) &&
      Array.isArray(ops) &&
      matrix.length >= 2 &&
      matrix.length <= decision.vertices &&
      ops.length === matrix.length - 2 &&
      ops.every((op) => decision.ops.includes(op)) &&
      matrix.every(
        (row: unknown, from) =>
          Array.isArray(row) &&
          row.length === matrix.length &&
          row.every((edge, to) => edge === 0 || (edge === 1 && to > from)),
      ) &&
      fits(decision, { matrix, ops })
    );
  },
  /** Counts padded cells: valid matrices of all vertices times the ops of the inner vertices. */
  size: ({ vertices, edges, ops }) =>
    BigInt(countModuleMatrices(vertices, edges)) * BigInt(ops.length) ** BigInt(vertices - 2),
  uniqueSize: ({ vertices, edges, ops }) => countUniqueModules({ vertices, edges, ops: ops.length }),
  // with two vertices there is only one cell
  mutableParts: ({ vertices, ops }) =>
    vertices === 2 ? 0 : vertexPairs(vertices).length + (ops.length > 1 ? vertices - 2 : 0),
  sample(decision, rng) {
    // uniform over valid cells by rejection sampling, as in the published code
    for (;;) {
      const cell = drawn(decision, rng);
      if (fits(decision, cell)) return cell;
    }
  },
  mutate(decision, answer, rng) {
    const neighbors = moduleCell.neighbors(decision, answer);
    if (neighbors.length > 0) return pick(neighbors, rng);
    // a single path that takes every edge allowed can neither gain nor lose one: another cell is drawn
    for (;;) {
      const other = moduleCell.sample(decision, rng);
      if (moduleCell.format(decision, other) !== moduleCell.format(decision, answer)) return other;
    }
  },
  neighbors(decision, answer) {
    const full = padded(answer, decision.vertices, decision.ops[0] as string);
    return [
      ...vertexPairs(decision.vertices).map(([from, to]) => ({
        ...full,
        matrix: full.matrix.map((row, vertex) =>
          vertex === from ? row.map((edge, index) => (index === to ? 1 - edge : edge)) : row,
        ),
      })),
      ...full.ops.flatMap((old, vertex) =>
        decision.ops
          .filter((op) => op !== old)
          .map((op) => ({ ...full, ops: full.ops.map((other, index) => (index === vertex ? op : other)) })),
      ),
    ].filter((cell) => fits(decision, cell));
  },
  canonical: (decision, answer) => moduleHash(prunedOf(decision, answer) as ModuleGraph), // a valid cell has a path to its output
  format: (_, { matrix, ops }) =>
    `${matrix
      .slice(0, -1)
      .map((row, from) => row.slice(from + 1).join(""))
      .join(".")}:${ops.join(",")}`,
  parse(decision, text) {
    const [edges = "", names = ""] = text.split(":");
    const rows = edges.split(".");
    const matrix = [
      ...rows.map((row, from) => [...new Array<number>(from + 1).fill(0), ...[...row].map(Number)]),
      new Array<number>(rows.length + 1).fill(0),
    ];
    const answer = { matrix, ops: names === "" ? [] : names.split(",") };
    return moduleCell.accepts(decision, answer) && moduleCell.format(decision, answer) === text ? answer : undefined;
  },
  text: ({ vertices, edges, ops }) =>
    `NAS-Bench-101 cell of at most ${vertices} vertices and ${edges} edges, each vertex one of ${ops.join(", ")}`,
  graph: (_, { matrix, ops }) => ({
    inputs: 1,
    nodes: ["input", ...ops, "output"],
    edges: vertexPairs(matrix.length).flatMap(([from, to]) => (matrix[from]?.[to] === 1 ? [{ from, to }] : [])),
  }),
};

/** A random matrix with random ops, which need not be valid. */
const drawn = ({ vertices, ops }: ModuleCellDecision, rng: Rng): ModuleCell => ({
  matrix: range(vertices).map((from) => range(vertices).map((to) => (to > from ? integerBelow(2, rng) : 0))),
  ops: range(vertices - 2).map(() => pick(ops, rng)),
});

const prunedOf = ({ ops: names }: ModuleCellDecision, { matrix, ops }: ModuleCell): ModuleGraph | undefined =>
  prunedModule({ matrix, ops: ops.map((op) => names.indexOf(op)) });

/** Whether there is a path from input to output, and at most `edges` edges lie on such paths. */
function fits(decision: ModuleCellDecision, cell: ModuleCell): boolean {
  const pruned = prunedOf(decision, cell);
  return pruned !== undefined && pruned.matrix.flat().filter((edge) => edge === 1).length <= decision.edges;
}

/** The same cell with isolated vertices added before its output. */
function padded({ matrix, ops }: ModuleCell, vertices: number, op: string): ModuleCell {
  const last = matrix.length - 1;
  const placeOf = (vertex: number) => (vertex === vertices - 1 ? last : vertex < last ? vertex : undefined);
  return {
    matrix: range(vertices).map((from) =>
      range(vertices).map((to) => {
        const [row, column] = [placeOf(from), placeOf(to)];
        return row === undefined || column === undefined ? 0 : (matrix[row]?.[column] as number);
      }),
    ),
    ops: range(vertices - 2).map((vertex) => ops[vertex] ?? op),
  };
}

/** All possible edges of an upper-triangular matrix, row by row. */
const vertexPairs = (vertices: number): readonly (readonly [from: number, to: number])[] =>
  range(vertices).flatMap((from) => range(vertices - from - 1).map((step) => [from, from + 1 + step] as const));
