import { integerBelow, pick } from "../../math/random.js";
import type { OpTable } from "../../ops/index.js";
import type { CellDecision } from "../decisions.js";
import { cellEdges, countUniqueCells, type EdgeMeaning, expressionOf } from "./cellGraph.js";
import { pathsOf } from "./cellPaths.js";
import { checkOps } from "./checkOps.js";
import { type DecisionKind, oneHot } from "./kind.js";
import { connecting, largestOf } from "./mixture.js";

export const cell: DecisionKind<CellDecision> = {
  check(name, { nodes, ops: names }, ops) {
    if (!Number.isInteger(nodes) || nodes < 2)
      throw new RangeError(`nodes of cell "${name}" must be a whole number of at least 2, but got ${nodes}`);
    checkOps(`cell "${name}"`, names, ops);
  },
  accepts: ({ nodes, ops }, answer) =>
    Array.isArray(answer) && answer.length === edgeCount(nodes) && answer.every((op) => ops.includes(op)),
  size: ({ nodes, ops }) => BigInt(ops.length) ** BigInt(edgeCount(nodes)),
  uniqueSize: ({ nodes, ops: names }, ops) =>
    BigInt(
      countUniqueCells(
        nodes,
        names.map((name) => meaning(name, ops)),
      ),
    ),
  mutableParts: ({ nodes, ops }) => (ops.length > 1 ? edgeCount(nodes) : 0),
  parts: (name, { nodes, ops }) =>
    cellEdges(nodes).map(({ from, to }) => ({
      kind: "categorical",
      decision: name,
      label: `${name} ${from}>${to}`,
      options: ops,
    })),
  values: ({ ops }, answer) => answer.map((op) => ops.indexOf(op)),
  answer: ({ ops }, values) => values.map((index) => ops[index] as string),
  sample: ({ nodes, ops }, rng) => Array.from({ length: edgeCount(nodes) }, () => pick(ops, rng)),
  mutate({ ops }, answer, rng) {
    const changed = integerBelow(answer.length, rng);
    // exclude the old op, or one mutation in five changes nothing
    return answer.map((op, edge) => (edge === changed ? pick(without(ops, op), rng) : op));
  },
  neighbors: ({ ops }, answer) =>
    answer.flatMap((old, changed) =>
      without(ops, old).map((other) => answer.map((op, edge) => (edge === changed ? other : op))),
    ),
  encode: ({ ops }, answer) => answer.flatMap((op) => oneHot(ops, op)),
  encodePaths: ({ nodes, ops: names }, answer, ops) =>
    pathsOf(
      nodes,
      names,
      answer.map((op) => meaning(op, ops)),
    ),
  canonical: ({ nodes }, answer, ops) =>
    expressionOf(
      nodes,
      answer.map((op) => meaning(op, ops)),
    ),
  format({ nodes }, answer) {
    const edges = cellEdges(nodes);
    const intoNode = (to: number) =>
      edges.flatMap((edge, index) => (edge.to === to ? [`${answer[index]}~${edge.from}`] : [])).join("|");
    return Array.from({ length: nodes - 1 }, (_, index) => `|${intoNode(index + 1)}|`).join("+");
  },
  parse(decision, text) {
    const answer = text.split("+").flatMap((node) =>
      node
        .replace(/^\||\|$/g, "")
        .split("|")
        .map(dropSource),
    );
    return cell.accepts(decision, answer) && cell.format(decision, answer) === text ? answer : undefined;
  },
  text: ({ nodes, ops }) => `cell of ${nodes} nodes, each edge one of ${ops.join(", ")}`,
  graph: ({ nodes }, answer) => ({
    inputs: 1,
    nodes: Array.from({ length: nodes }, (_, node) =>
      node === 0 ? "input" : node === nodes - 1 ? "output" : `${node}`,
    ),
    edges: cellEdges(nodes).map((edge, index) => ({ ...edge, op: answer[index] as string })),
  }),
  mixture: {
    places: (name, { nodes, ops }) =>
      cellEdges(nodes).map(({ from, to }) => ({
        label: `${name} ${from}>${to}`,
        options: ops,
        into: `${name} ${to}`,
      })),
    relaxed: (_, ops) => ops,
    chosen: ({ ops }, answer) => answer.map((op) => ops.indexOf(op)),
    strongest: ({ ops: names }, weights, ops) =>
      weights.map((place) => names[largestOf(place, connecting(names, ops))] as string),
  },
};

/** Number of edges between this number of nodes: one per pair. */
export const edgeCount = (nodes: number): number => (nodes * (nodes - 1)) / 2;

const without = <T>(items: readonly T[], item: T) => items.filter((other) => other !== item);
const dropSource = (edge: string) => edge.replace(/~\d+$/, "");
const meaning = (name: string, ops: OpTable): EdgeMeaning => ({ name, graph: ops[name]?.graph });
