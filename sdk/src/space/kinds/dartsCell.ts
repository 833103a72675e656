import type { DartsCellDecision, DartsEdge } from "../decisions.js";
import { byParts, categorical, range } from "./byParts.js";
import { checkOps } from "./checkOps.js";
import { countDartsCells, dartsCanonical } from "./dartsGraph.js";
import type { DecisionKind } from "./kind.js";
import { connecting, largestOf } from "./mixture.js";

type Kind = DecisionKind<DartsCellDecision>;

/** Three parts per node: its pair of sources, which differ, and the op of each edge. */
const parts: Kind["parts"] = (name, { nodes, ops }) =>
  range(nodes).flatMap((node) => [
    categorical(
      name,
      `sources of ${node + 2}`,
      pairs(node + 2).map(([one, other]) => `${one}+${other}`),
    ),
    categorical(name, `first op of ${node + 2}`, ops),
    categorical(name, `second op of ${node + 2}`, ops),
  ]);

const values: Kind["values"] = ({ nodes, ops }, answer) =>
  range(nodes).flatMap((node) => {
    const [one, other] = edgesInto(answer, node);
    const sources = pairs(node + 2).findIndex(([first, second]) => first === one[1] && second === other[1]);
    return [sources, ops.indexOf(one[0]), ops.indexOf(other[0])];
  });

const answerOf: Kind["answer"] = ({ nodes, ops }, numbers) =>
  range(nodes).flatMap((node): DartsEdge[] => {
    const [sources, one, other] = numbers.slice(3 * node, 3 * node + 3) as [number, number, number]; // three per node
    const [first, second] = pairs(node + 2)[sources] as readonly [number, number];
    return [
      [ops[one] as string, first],
      [ops[other] as string, second],
    ];
  });

export const dartsCell: Kind = {
  ...byParts<DartsCellDecision>({ parts, values, answer: answerOf }),
  parts,
  values,
  answer: answerOf,
  check(name, { nodes, ops: names }, ops) {
    if (!Number.isInteger(nodes) || nodes < 1 || nodes > maxNodes)
      throw new RangeError(
        `nodes of dartsCell "${name}" must be a whole number from 1 to ${maxNodes} (without its two inputs), but got ${nodes}`,
      );
    checkOps(`dartsCell "${name}"`, names, ops);
  },
  accepts: ({ nodes, ops }, answer) =>
    Array.isArray(answer) &&
    answer.length === 2 * nodes &&
    answer.every(
      (edge: unknown, index) =>
        Array.isArray(edge) &&
        edge.length === 2 &&
        ops.includes(edge[0]) &&
        Number.isInteger(edge[1]) &&
        edge[1] >= 0 &&
        edge[1] < 2 + Math.floor(index / 2),
    ) &&
    range(nodes).every((node) => answer[2 * node][1] !== answer[2 * node + 1][1]),
  uniqueSize: (decision) => countDartsCells(decision.nodes, decision.ops.length),
  canonical: ({ nodes }, answer) => dartsCanonical(nodes, answer),
  format: ({ nodes }, answer) =>
    range(nodes)
      .map(
        (node) =>
          `|${answer
            .slice(2 * node, 2 * node + 2)
            .map(([op, from]) => `${op}~${from}`)
            .join("|")}|`,
      )
      .join("+"),
  parse(decision, text) {
    const answer = [...text.matchAll(/([\w.-]+)~(\d+)/g)].map(([, op, from]) => [op, Number(from)] as DartsEdge);
    return dartsCell.accepts(decision, answer) && dartsCell.format(decision, answer) === text ? answer : undefined;
  },
  text: ({ nodes, ops }) => `DARTS cell of ${nodes} nodes, each edge one of ${ops.join(", ")}`,
  graph: ({ nodes }, answer) => ({
    inputs: 2,
    nodes: ["cell before last", "last cell", ...range(nodes).map((node) => `${node}`), "output"],
    edges: [
      ...answer.map(([op, from], index) => ({ from, to: 2 + Math.floor(index / 2), op })),
      ...range(nodes).map((node) => ({ from: node + 2, to: nodes + 2 })),
    ],
  }),
  mixture: {
    places: (name, { nodes, ops }) =>
      allEdges(nodes).map(([from, to]) => ({ label: `${name} ${from}>${to}`, options: ops, into: `${name} ${to}` })),
    relaxed: ({ nodes }, names) => allEdges(nodes).map(([from, to], place) => [names[place], from, to]),
    chosen: ({ nodes, ops }, answer) =>
      allEdges(nodes).map(([from, to]) => {
        const edge = answer.find(([, source], index) => source === from && 2 + Math.floor(index / 2) === to);
        return edge === undefined ? undefined : ops.indexOf(edge[0]);
      }),
    // per node the two edges whose strongest ops are strongest
    strongest({ nodes, ops: names }, weights, ops) {
      const open = connecting(names, ops);
      const best = weights.map((place) => largestOf(place, open));
      const strength = best.map((op, place) => weights[place]?.[op] as number);
      return range(nodes).flatMap((node): DartsEdge[] => {
        const into = [...allEdges(nodes).entries()].filter(([, [, to]]) => to === node + 2);
        const strongest = into
          .sort(([one], [other]) => (strength[other] as number) - (strength[one] as number) || one - other)
          .slice(0, 2)
          .sort(([one], [other]) => one - other);
        return strongest.map(([place, [from]]) => [names[best[place] as number] as string, from]);
      });
    },
  },
};

/** Every edge that a cell may have, by target. */
const allEdges = (nodes: number): readonly (readonly [from: number, to: number])[] =>
  range(nodes).flatMap((node) => range(node + 2).map((from) => [from, node + 2] as const));

/** `uniqueSize` tries every order of the nodes, which takes too long for more. */
const maxNodes = 7;

/** The two edges into a node, sorted by source: their order has no meaning. */
function edgesInto(answer: readonly DartsEdge[], node: number): readonly [DartsEdge, DartsEdge] {
  const [one, other] = answer.slice(2 * node, 2 * node + 2) as [DartsEdge, DartsEdge]; // two per node
  return one[1] < other[1] ? [one, other] : [other, one];
}

/** All pairs of `count` nodes, the earlier node first. */
const pairs = (count: number): readonly (readonly [number, number])[] =>
  range(count).flatMap((second) => range(second).map((first) => [first, second] as const));
