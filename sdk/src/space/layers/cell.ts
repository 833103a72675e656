import type { Tensor4D } from "@tensorflow/tfjs-core";
import { sumOfCosts } from "../../ops/convCost.js";
import type { OpTable } from "../../ops/index.js";
import type { CellDecision, Decisions } from "../decisions.js";
import { cellEdges } from "../kinds/cellGraph.js";
import { liveEdges } from "../liveEdges.js";
import type { CellName, NewName, With } from "../space.js";
import { type BlockBase, type LeafLayer, placementOf } from "./layer.js";
import { buildOp, opCost, opOfRank, shapeAfter } from "./opBlock.js";
import { blockStyle, cellStyle, type StyleOptions } from "./options.js";

/** A cell in the list of layers. */
export interface CellLayer {
  readonly kind: "cell";
  readonly decision: string;
}

/** One op on one edge of a cell. */
export interface PlannedEdge {
  readonly from: number;
  readonly to: number;
  readonly op: string;
}

/** A planned cell. */
export interface CellBlock extends BlockBase {
  readonly kind: "cell";
  readonly decision: string;
  readonly nodes: number;
  readonly edges: readonly PlannedEdge[];
}

/** Nodes and ops of a new cell. */
export interface CellOptions<Names extends readonly string[]> {
  /** Number of nodes including input and output, at least 2. */
  readonly nodes: number;
  /** Names of the ops that an edge may have. */
  readonly ops: Names;
}

declare module "../space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /** Appends a cell of the space again; all its layers share one decision. */
    cell(name: CellName<Ds, "cell">): Space<Ds, Ops>;
    /**
     * Appends a new cell: a graph of `nodes` nodes with an edge between every two, each with one of `ops`. https://arxiv.org/abs/2001.00326
     * @throws RangeError when an op is unknown or listed twice, or there are fewer than 2 nodes
     */
    cell<const Name extends string, const Names extends readonly (keyof Ops & string)[]>(
      name: NewName<Ds, Name>,
      options: CellOptions<Names> & StyleOptions<Ds>,
    ): Space<With<Ds, Name, { readonly kind: "cell"; readonly nodes: number; readonly ops: Names }>, Ops>;
  }
}

export const cell: LeafLayer<CellLayer, CellBlock> = {
  method(
    builder,
    name: string,
    { nodes, ops, ...style }: Partial<CellOptions<readonly string[]>> & StyleOptions<Decisions> = {},
  ) {
    const isNew = nodes !== undefined && ops !== undefined;
    requireCell(builder.decisions, { name, kind: "cell", isNew, options: "nodes and ops" });
    const styled = cellStyle(builder.decisions, { what: `cell "${name}"`, isNew, style });
    const base = isNew ? builder.withDecision(name, { kind: "cell", nodes, ops, ...styled }) : builder;
    return base.withLayer({ kind: "cell", decision: name });
  },
  plan(layer, path, { genotype, decisions, shape, ops, rank, add }) {
    const { decision } = layer;
    const names = genotype[decision] as readonly string[]; // checked by the space
    const nodes = (1 + Math.sqrt(1 + 8 * names.length)) / 2;
    const edges = cellEdges(nodes).map((edge, index) => ({ ...edge, op: names[index] as string }));
    const block: CellBlock = {
      path,
      kind: "cell",
      decision,
      nodes,
      edges,
      input: shape,
      output: shape,
      style: blockStyle((decisions[decision] as CellDecision).style ?? {}, genotype),
    };
    for (const name of new Set(names)) {
      opOfRank(ops, { name, rank, where: `cell "${decision}"` });
      shapeAfter(placed(block, name, ops), shape);
    }
    add(block);
  },
  cost: (block, ops) => sumOfCosts(block.edges.map(({ op }) => opCost(placed(block, op, ops)))),
  build(block, { toolkit, ops, dropPath }) {
    const { tf } = toolkit("");
    const edges = block.edges.map((edge) => {
      const apply = buildOp(placed(block, edge.op, ops), toolkit(`${edge.from}>${edge.to}/${edge.op}`));
      return { ...edge, graph: ops[edge.op]?.graph, apply };
    });
    const live = liveEdges(block.nodes, edges);
    const drop = block.style.dropout === 0 ? undefined : toolkit("").dropout(block.style.dropout);
    return ([x], mode) => {
      const input = x as Tensor4D; // one source
      const nodes: (Tensor4D | undefined)[] = [input];
      for (let to = 1; to < block.nodes; to++) {
        const terms = live
          .filter((edge) => edge.to === to)
          .map(({ from, graph, apply }) => {
            const value = apply(nodes[from] as Tensor4D, mode); // the source of a live edge has a value
            return graph === "identity" ? value : dropPath(value, mode);
          });
        nodes.push(terms.length === 0 ? undefined : terms.reduce((sum, term) => tf.add(sum, term)));
      }
      const output = nodes.at(-1) ?? tf.zerosLike(input);
      return drop === undefined ? output : drop(output, mode);
    };
  },
  text: ({ decision }, { decisions }) => {
    const { nodes, ops } = decisions[decision] as CellDecision;
    return { role: "cell", title: `cell ${decision}`, detail: `${nodes} nodes, ${ops.length} ops` };
  },
};

/** @throws RangeError when a cell is appended again that is not in the space */
export function requireCell(
  decisions: Decisions,
  {
    name,
    kind,
    isNew,
    options,
  }: { name: string; kind: "cell" | "dartsCell" | "moduleCell"; isNew: boolean; options: string },
): void {
  if (!isNew && decisions[name]?.kind !== kind)
    throw new RangeError(`${kind} "${name}" is not in this space yet; give its ${options} where it is first used`);
}

const placed = (block: CellBlock, name: string, ops: OpTable) => ({
  name,
  op: ops[name] as OpTable[string], // checked by the space
  where: `cell "${block.decision}"`,
  input: block.input,
  place: placementOf(block),
});
