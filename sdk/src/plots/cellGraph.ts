import type { Graph } from "@viz-js/viz";
import type { OpTable } from "../ops/index.js";
import { cellEdges } from "../space/kinds/cellGraph.js";
import { liveEdges } from "../space/liveEdges.js";
import { graphLabel, graphStyle } from "./graphStyle.js";
import { colorway, ink, palette } from "./theme.js";

/** How a cell is drawn. */
export interface CellDrawing {
  /** Ops by name, with those that are not built in; says which edges are cut (not drawn) and which only pass their input on. Edges and nodes that carry nothing are grey and dashed. */
  readonly table?: OpTable;
  /** Written above the cell. */
  readonly title?: string;
}

/** A cell as a graph for Graphviz. @throws RangeError when no dense cell has so many edges */
export function cellGraph(ops: readonly string[], { table, title }: CellDrawing & { readonly table: OpTable }): Graph {
  const nodes = (1 + Math.sqrt(1 + 8 * ops.length)) / 2;
  if (!Number.isInteger(nodes) || nodes < 2)
    throw new RangeError(
      `a cell lists one op for each pair of its nodes (1, 3, 6, 10, ...), but got ${ops.length}; pass one answer of a genotype, such as genotype.normal`,
    );
  const names = Object.keys(table);
  const edges = cellEdges(nodes).map((edge, index) => ({ ...edge, op: ops[index] as string }));
  const isCut = (op: string) => table[op]?.graph === "zero";
  const live = new Set(
    liveEdges(
      nodes,
      edges.map((edge) => ({ ...edge, graph: table[edge.op]?.graph })),
    ).map(keyOf),
  );
  const used = new Set(edges.filter((edge) => live.has(keyOf(edge))).flatMap(({ from, to }) => [from, to]));
  const dead = edges.some((edge) => !isCut(edge.op) && !live.has(keyOf(edge))) || used.size < nodes;
  const caption = [...(title === undefined ? [] : [shortTitle(title)]), ...(dead ? [deadText] : [])];
  return {
    ...graphStyle,
    graphAttributes: {
      ...graphStyle.graphAttributes,
      ranksep: 0.45,
      ...(caption.length === 0 ? {} : { label: graphLabel(...caption), labelloc: "t", fontcolor: ink }),
    },
    nodes: Array.from({ length: nodes }, (_, node) => ({
      name: `${node}`,
      attributes: {
        label: node === 0 ? "input" : node === nodes - 1 ? "output" : `${node}`,
        ...(used.has(node) ? {} : { style: "rounded,dashed", fontcolor: ink }),
      },
    })),
    edges: [
      // a chain that is not seen keeps the nodes in order when edges are cut
      ...edges
        .filter(({ from, to, op }) => to === from + 1 && isCut(op))
        .map(({ from, to }) => ({ tail: `${from}`, head: `${to}`, attributes: { style: "invis", weight: 10 } })),
      ...edges
        .filter(({ op }) => !isCut(op))
        .map(({ from, to, op }) => {
          const carries = live.has(keyOf({ from, to }));
          const color = carries ? (colorway[Math.max(0, names.indexOf(op)) % colorway.length] as string) : palette.grey;
          const style = !carries ? "dashed" : table[op]?.graph === "identity" ? "dotted" : "solid";
          const attributes = { label: graphLabel(op), color, fontcolor: ink, style, penwidth: carries ? 1.6 : 1 };
          return { tail: `${from}`, head: `${to}`, attributes };
        }),
    ],
  };
}

const keyOf = ({ from, to }: { readonly from: number; readonly to: number }): string => `${from}>${to}`;
const deadText = "grey and dashed: carries nothing to the output";

/** A whole architecture would be wider than its drawing. */
const shortTitle = (title: string): string => (title.length > 40 ? `${title.slice(0, 39)}…` : title);
