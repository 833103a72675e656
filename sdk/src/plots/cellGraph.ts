import type { Graph } from "@viz-js/viz";
import type { OpTable } from "../ops/index.js";
import type { DartsEdge, ModuleCell } from "../space/decisions.js";
import { cell } from "../space/kinds/cell.js";
import { dartsCell } from "../space/kinds/dartsCell.js";
import type { CellGraph } from "../space/kinds/kind.js";
import { moduleCell } from "../space/kinds/moduleCell.js";
import { type GraphEdge, liveEdges } from "../space/liveEdges.js";
import { graphLabel, graphStyle } from "./graphStyle.js";
import { colorway, ink, palette } from "./theme.js";

/** Options of a drawn cell. */
export interface CellDrawing {
  /** Ops by name, including custom ones. Edges whose op cuts them are not drawn; edges and nodes that carry nothing to the output are grey and dashed. */
  readonly table?: OpTable;
  /** Written above the cell. */
  readonly title?: string;
}

/** The value of a cell decision: of `cell`, `dartsCell` or `moduleCell`. */
export type CellAnswer = readonly string[] | readonly DartsEdge[] | ModuleCell;

/** A cell as a graph for Graphviz. @throws RangeError when the number of ops does not fit a dense cell, or the value is not a cell */
export function cellGraph(answer: CellAnswer, { table, title }: CellDrawing & { readonly table: OpTable }): Graph {
  const { inputs, nodes, edges: drawn } = graphOf(answer);
  const names = Object.keys(table);
  const edges = drawn.map((edge) => ({ ...edge, graph: edge.op === undefined ? "identity" : table[edge.op]?.graph }));
  const isCut = ({ graph }: (typeof edges)[number]) => graph === "zero";
  const live = new Set(
    liveEdges(nodes.length, edges as readonly GraphEdge[], [...nodes.keys()].slice(0, inputs)).map(keyOf),
  );
  const used = new Set(edges.filter((edge) => live.has(keyOf(edge))).flatMap(({ from, to }) => [from, to]));
  const dead = edges.some((edge) => !isCut(edge) && !live.has(keyOf(edge))) || used.size < nodes.length;
  const caption = [...(title === undefined ? [] : [shortTitle(title)]), ...(dead ? [deadText] : [])];
  return {
    ...graphStyle,
    graphAttributes: {
      ...graphStyle.graphAttributes,
      ranksep: 0.45,
      ...(caption.length === 0 ? {} : { label: graphLabel(...caption), labelloc: "t", fontcolor: ink }),
    },
    nodes: nodes.map((label, node) => ({
      name: `${node}`,
      attributes: { label: graphLabel(label), ...(used.has(node) ? {} : { style: "rounded,dashed", fontcolor: ink }) },
    })),
    edges: [
      // an invisible chain keeps the nodes in order when edges are cut
      ...edges
        .filter((edge) => edge.to === edge.from + 1 && isCut(edge))
        .map(({ from, to }) => ({ tail: `${from}`, head: `${to}`, attributes: { style: "invis", weight: 10 } })),
      ...edges
        .filter((edge) => !isCut(edge))
        .map(({ from, to, op, graph }) => {
          const carries = live.has(keyOf({ from, to }));
          const named = op === undefined ? ink : (colorway[Math.max(0, names.indexOf(op)) % colorway.length] as string);
          const style = !carries ? "dashed" : graph === "identity" && op !== undefined ? "dotted" : "solid";
          const attributes = {
            ...(op === undefined ? {} : { label: graphLabel(op) }),
            color: carries ? named : palette.grey,
            fontcolor: ink,
            style,
            penwidth: carries ? 1.6 : 1,
          };
          return { tail: `${from}`, head: `${to}`, attributes };
        }),
    ],
  };
}

/** Nodes and edges of a cell; the form of the value tells its kind. */
function graphOf(answer: CellAnswer): CellGraph {
  if ("matrix" in answer) return moduleCell.graph?.(unread, answer) as CellGraph;
  if (typeof answer[0] !== "string") {
    const edges = answer as readonly DartsEdge[];
    return dartsCell.graph?.({ ...unread, kind: "dartsCell", nodes: edges.length / 2 }, edges) as CellGraph;
  }
  const nodes = (1 + Math.sqrt(1 + 8 * answer.length)) / 2;
  if (!Number.isInteger(nodes) || nodes < 2)
    throw new RangeError(
      `a cell lists one op for each pair of its nodes (1, 3, 6, 10, ...), but got ${answer.length}; pass the value of one cell decision, such as genotype.normal`,
    );
  return cell.graph?.({ kind: "cell", nodes, ops: [] }, answer as readonly string[]) as CellGraph;
}

/** Drawing needs the value only, so the fields of the decision are placeholders. */
const unread = { kind: "moduleCell", vertices: 0, edges: 0, ops: [] } as const;

const keyOf = ({ from, to }: { readonly from: number; readonly to: number }): string => `${from}>${to}`;
const deadText = "grey and dashed: carries nothing to the output";

/** A whole architecture would be wider than its drawing. */
const shortTitle = (title: string): string => (title.length > 40 ? `${title.slice(0, 39)}…` : title);
