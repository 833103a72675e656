import type { Tensor4D } from "@tensorflow/tfjs-core";
import { sumOfCosts } from "../../ops/convCost.js";
import { factorizedReduce } from "../../ops/factorizedReduce.js";
import type { OpTable } from "../../ops/index.js";
import { norConv } from "../../ops/norConv.js";
import { type ImageShape, strided } from "../../ops/shape.js";
import type { DartsCellDecision, DartsEdge, Decisions, NumericDecision } from "../decisions.js";
import type { CellName, NewName, With } from "../space.js";
import { type PlannedEdge, requireCell } from "./cell.js";
import { type BlockBase, type LeafLayer, type NumberOrDecision, placementOf } from "./layer.js";
import { buildOp, opCost, opOfRank, type PlacedOp, shapeAfter } from "./opBlock.js";
import { blockStyle, cellStyle, countOption, numberFrom, type StyleOptions } from "./options.js";

/** A DARTS cell in the list of layers. */
export interface DartsCellLayer {
  readonly kind: "dartsCell";
  readonly decision: string;
  /** Channels of each node; the output has `nodes` times as many. */
  readonly channels: NumberOrDecision;
  /** Absent means 1. */
  readonly stride?: number;
}

/** A planned DARTS cell: node 1 is the output of the previous block, node 0 that of the block before it. */
export interface DartsCellBlock extends BlockBase {
  readonly kind: "dartsCell";
  readonly decision: string;
  /** Number of nodes without the two inputs. */
  readonly nodes: number;
  readonly edges: readonly PlannedEdge[];
  /** Shape of node 0; that of node 1 is `input`. */
  readonly skipInput: ImageShape;
  readonly stride: number;
}

/** Options of a DARTS cell in the list of layers. */
export interface DartsCellPlace<Ds extends Decisions> {
  /** Channels of each node, at least 1; the output has `nodes` times as many. */
  readonly channels: number | NumericDecision<Ds>;
  /** 2 makes it a reduction cell: edges from the inputs halve height and width. @defaultValue 1 */
  readonly stride?: 1 | 2;
}

/** Nodes and ops of a new DARTS cell. */
export interface DartsCellOptions<Names extends readonly string[]> {
  /** Number of nodes without the two inputs, 1 to 7; DARTS uses 4. */
  readonly nodes: number;
  /** Names of the ops that an edge may have. */
  readonly ops: Names;
}

declare module "../space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /** Appends a DARTS cell of the space again; all its layers share one decision. */
    dartsCell(name: CellName<Ds, "dartsCell">, options: DartsCellPlace<Ds>): Space<Ds, Ops>;
    /**
     * Appends a new DARTS cell: its inputs are the outputs of the two blocks before it, each node sums two edges from earlier nodes, and
     * all nodes are concatenated. https://arxiv.org/abs/1806.09055
     * @throws RangeError when an op is unknown or listed twice, or an option is out of range
     */
    dartsCell<const Name extends string, const Names extends readonly (keyof Ops & string)[]>(
      name: NewName<Ds, Name>,
      options: DartsCellOptions<Names> & DartsCellPlace<Ds> & StyleOptions<Ds>,
    ): Space<With<Ds, Name, { readonly kind: "dartsCell"; readonly nodes: number; readonly ops: Names }>, Ops>;
  }
}

export const dartsCell: LeafLayer<DartsCellLayer, DartsCellBlock> = {
  method(
    builder,
    name: string,
    {
      nodes,
      ops,
      channels,
      stride = 1,
      ...style
    }: Partial<DartsCellOptions<readonly string[]>> & DartsCellPlace<Decisions> & StyleOptions<Decisions>,
  ) {
    const isNew = nodes !== undefined && ops !== undefined;
    requireCell(builder.decisions, { name, kind: "dartsCell", isNew, options: "nodes and ops" });
    if (stride !== 1 && stride !== 2)
      throw new RangeError(`stride of dartsCell "${name}" must be 1 or 2, but got ${stride}`);
    const what = `dartsCell "${name}"`;
    const styled = cellStyle(builder.decisions, { what, isNew, style });
    const base = isNew ? builder.withDecision(name, { kind: "dartsCell", nodes, ops, ...styled }) : builder;
    return base.withLayer({
      kind: "dartsCell",
      decision: name,
      channels: countOption(builder.decisions, `channels of ${what}`, channels, 1),
      ...(stride === 1 ? {} : { stride }),
    });
  },
  plan(layer, path, { genotype, decisions, shape, blocks, ops, rank, add }) {
    const { decision, stride = 1 } = layer;
    const { nodes, style = {} } = decisions[decision] as DartsCellDecision;
    const answer = genotype[decision] as readonly (DartsEdge | RelaxedEdge)[]; // checked by the space
    const last = blocks.length - 1;
    const sources = [Math.max(0, last - 1), last];
    const block: DartsCellBlock = {
      path,
      kind: "dartsCell",
      decision,
      nodes,
      edges: answer.map(([op, from, to], index) => ({ op, from, to: to ?? 2 + Math.floor(index / 2) })),
      input: shape,
      skipInput: blocks[sources[0] as number]?.output ?? shape,
      sources,
      stride,
      output: strided(shape, { stride, channels: nodes * numberFrom(layer.channels, genotype) }),
      style: blockStyle(style, genotype),
    };
    if (rank !== 3)
      throw new RangeError(
        `dartsCell "${decision}" needs images, but the input is a row of features; use cell() for features`,
      );
    for (const step of skipStrides(block))
      if (step !== 1 && step !== 2)
        throw new RangeError(
          `dartsCell "${decision}" at layer ${path} needs outputs of the two blocks before it that are equally large or differ by a factor of 2, but they are [${block.skipInput.join(", ")}] and [${shape.join(", ")}]; do not place two reductions in a row`,
        );
    for (const placed of edgesOf(block, ops)) {
      opOfRank(ops, { name: placed.name, rank, where: placed.where });
      shapeAfter(placed, strided(placed.input, placed.place));
    }
    add(block);
  },
  cost: (block, ops) =>
    sumOfCosts([...preprocessed(block).map(opCost), ...edgesOf(block, ops).map((placed) => opCost(placed))]),
  build(block, { toolkit, ops, dropPath }) {
    const { tf } = toolkit("");
    const inputs = preprocessed(block).map((placed) => buildOp(placed, toolkit(placed.name)));
    const edges = edgesOf(block, ops).map((placed, index) => {
      const edge = block.edges[index] as PlannedEdge; // one per op
      return { ...edge, graph: placed.op.graph, apply: buildOp(placed, toolkit(`${edge.from}>${edge.to}/${edge.op}`)) };
    });
    const drop = block.style.dropout === 0 ? undefined : toolkit("").dropout(block.style.dropout);
    return (sources, mode) => {
      const nodes = inputs.map((apply, index) => apply(sources[index] as Tensor4D, mode)); // two sources
      for (let to = 2; to < block.nodes + 2; to++) {
        const terms = edges
          .filter((edge) => edge.to === to)
          .map(({ from, graph, apply }) => {
            const value = apply(nodes[from] as Tensor4D, mode);
            return graph === "identity" ? value : dropPath(value, mode);
          });
        nodes.push(terms.reduce((sum, term) => tf.add(sum, term)));
      }
      const output = block.nodes === 1 ? (nodes[2] as Tensor4D) : tf.concat(nodes.slice(2), 3);
      return drop === undefined ? output : drop(output, mode);
    };
  },
  text: ({ decision, channels, stride = 1 }, { answered, decisions }) => ({
    role: stride === 1 ? "cell" : "reduce",
    title: `DARTS cell ${decision}${stride === 1 ? "" : " ½"}`,
    detail: `${(decisions[decision] as DartsCellDecision).nodes} nodes of ${answered(channels)} channels`,
  }),
};

/** An edge of a cell that has all of them, as differentiable methods train it: then the target is named too. */
type RelaxedEdge = readonly [op: string, from: number, to: number];

const channelsOf = ({ output, nodes }: DartsCellBlock): number => output[2] / nodes;

/** Ratio of the sizes of node 0 and node 1, in height and width; NaN when it is neither 1 nor 2. */
const skipStrides = ({ skipInput, input }: DartsCellBlock): readonly number[] =>
  [0, 1].map((axis) => {
    const [large, small] = [skipInput[axis] as number, input[axis] as number];
    return large === small ? 1 : Math.ceil(large / 2) === small ? 2 : Number.NaN;
  });

/** The ops that bring both inputs to the channels of the cell and the size of node 1. */
function preprocessed(block: DartsCellBlock): readonly PlacedOp[] {
  const stride = Math.max(...skipStrides(block));
  const place = { ...placementOf(block), channels: channelsOf(block) };
  const where = `dartsCell "${block.decision}"`;
  return [
    {
      name: "input0",
      op: stride === 1 ? norConv(1) : factorizedReduce,
      where,
      input: block.skipInput,
      place: { ...place, stride },
    },
    { name: "input1", op: norConv(1), where, input: block.input, place },
  ];
}

/** The op of every edge; edges from the inputs have the stride of the cell. */
function edgesOf(block: DartsCellBlock, ops: OpTable): readonly PlacedOp[] {
  const channels = channelsOf(block);
  const [height, width] = block.input;
  const entered: ImageShape = [height, width, channels];
  const inner: ImageShape = [block.output[0], block.output[1], channels];
  return block.edges.map(({ op, from }) => ({
    name: op,
    op: ops[op] as OpTable[string], // checked by the space
    where: `dartsCell "${block.decision}"`,
    input: from < 2 ? entered : inner,
    place: { ...placementOf(block, from < 2 ? block.stride : 1), channels },
  }));
}
