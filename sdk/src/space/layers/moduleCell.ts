import type { Tensor4D } from "@tensorflow/tfjs-core";
import { convBnRelu } from "../../ops/convBnRelu.js";
import { sumOfCosts } from "../../ops/convCost.js";
import type { OpTable } from "../../ops/index.js";
import type { Decisions, ModuleCell, ModuleCellDecision, NumericDecision } from "../decisions.js";
import { prunedModule } from "../kinds/moduleGraph.js";
import type { CellName, NewName, With } from "../space.js";
import { requireCell } from "./cell.js";
import { type BlockBase, type LeafLayer, type NumberOrDecision, placementOf } from "./layer.js";
import { vertexChannels } from "./moduleChannels.js";
import { buildOp, opCost, opOfRank, type PlacedOp, shapeAfter } from "./opBlock.js";
import { blockStyle, cellStyle, countOption, numberFrom, type StyleOptions } from "./options.js";

/** A NAS-Bench-101 cell in the list of layers. */
export interface ModuleCellLayer {
  readonly kind: "moduleCell";
  readonly decision: string;
  readonly channels: NumberOrDecision;
}

/** A planned NAS-Bench-101 cell, pruned to the vertices on paths from input to output. */
export interface ModuleCellBlock extends BlockBase {
  readonly kind: "moduleCell";
  readonly decision: string;
  readonly matrix: readonly (readonly number[])[];
  readonly ops: readonly string[];
  /** Channels of every vertex. */
  readonly vertexChannels: readonly number[];
}

/** Options of a NAS-Bench-101 cell in the list of layers. */
export interface ModuleCellPlace<Ds extends Decisions> {
  /** Output channels, at least 1, divided among the vertices with an edge to the output. */
  readonly channels: number | NumericDecision<Ds>;
}

/** Bounds and ops of a new NAS-Bench-101 cell. */
export interface ModuleCellOptions<Names extends readonly string[]> {
  /** Maximum number of vertices including input and output, 2 to 7; NAS-Bench-101 uses 7. */
  readonly vertices: number;
  /** Maximum number of edges on paths from input to output, at least 1; NAS-Bench-101 uses 9. */
  readonly edges: number;
  /** Names of the ops that a vertex may have. */
  readonly ops: Names;
}

declare module "../space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /** Appends a NAS-Bench-101 cell of the space again; all its layers share one decision. */
    moduleCell(name: CellName<Ds, "moduleCell">, options: ModuleCellPlace<Ds>): Space<Ds, Ops>;
    /**
     * Appends a new NAS-Bench-101 cell: ops on vertices, edges in an upper-triangular matrix. The vertices with an edge to the output are
     * concatenated, and the input is projected for each of its edges. https://arxiv.org/abs/1902.09635
     * @throws RangeError when an op is unknown or listed twice, or an option is out of range
     */
    moduleCell<const Name extends string, const Names extends readonly (keyof Ops & string)[]>(
      name: NewName<Ds, Name>,
      options: ModuleCellOptions<Names> & ModuleCellPlace<Ds> & StyleOptions<Ds>,
    ): Space<
      With<
        Ds,
        Name,
        { readonly kind: "moduleCell"; readonly vertices: number; readonly edges: number; readonly ops: Names }
      >,
      Ops
    >;
  }
}

export const moduleCell: LeafLayer<ModuleCellLayer, ModuleCellBlock> = {
  method(
    builder,
    name: string,
    {
      vertices,
      edges,
      ops,
      channels,
      ...style
    }: Partial<ModuleCellOptions<readonly string[]>> & ModuleCellPlace<Decisions> & StyleOptions<Decisions>,
  ) {
    const isNew = vertices !== undefined && edges !== undefined && ops !== undefined;
    requireCell(builder.decisions, { name, kind: "moduleCell", isNew, options: "vertices, edges and ops" });
    const what = `moduleCell "${name}"`;
    const styled = cellStyle(builder.decisions, { what, isNew, style });
    const base = isNew ? builder.withDecision(name, { kind: "moduleCell", vertices, edges, ops, ...styled }) : builder;
    return base.withLayer({
      kind: "moduleCell",
      decision: name,
      channels: countOption(builder.decisions, `channels of ${what}`, channels, 1),
    });
  },
  plan(layer, path, { genotype, decisions, shape, ops, rank, add }) {
    const { decision } = layer;
    const { matrix, ops: names } = pruned(genotype[decision] as ModuleCell); // checked by the space
    const channels = numberFrom(layer.channels, genotype);
    const intoOutput = matrix.slice(1, -1).filter((row) => row.at(-1) === 1).length;
    if (channels < intoOutput)
      throw new RangeError(
        `channels of moduleCell "${decision}" must be at least ${intoOutput}, the number of vertices with an edge to its output, but got ${channels}; use more channels`,
      );
    const block: ModuleCellBlock = {
      path,
      kind: "moduleCell",
      decision,
      matrix,
      ops: names,
      vertexChannels: vertexChannels(matrix, { input: shape[2], output: channels }),
      input: shape,
      output: [shape[0], shape[1], channels],
      style: blockStyle((decisions[decision] as ModuleCellDecision).style ?? {}, genotype),
    };
    for (const placed of inner(block, ops)) {
      opOfRank(ops, { name: placed.name, rank, where: placed.where });
      shapeAfter(placed, placed.input);
    }
    add(block);
  },
  cost: (block, ops) =>
    sumOfCosts([...projections(block).map(({ placed }) => opCost(placed)), ...inner(block, ops).map(opCost)]),
  build(block, { toolkit, ops, dropPath }) {
    const { tf } = toolkit("");
    const { matrix, vertexChannels: widths } = block;
    const last = matrix.length - 1;
    const projected = new Map(
      projections(block).map(({ to, placed }) => [to, buildOp(placed, toolkit(`0>${to}/project`))] as const),
    );
    const applied = inner(block, ops).map((placed, index) => buildOp(placed, toolkit(`${index + 1}/${placed.name}`)));
    const drop = block.style.dropout === 0 ? undefined : toolkit("").dropout(block.style.dropout);
    return ([x], mode) => {
      const values: Tensor4D[] = [x as Tensor4D]; // one source
      for (let vertex = 1; vertex < last; vertex++) {
        const width = widths[vertex] as number;
        const terms = values.flatMap((value, from) =>
          matrix[from]?.[vertex] !== 1
            ? []
            : from === 0
              ? [projected.get(vertex)?.(value, mode) as Tensor4D] // every edge from the input has one
              : [value.shape[3] === width ? value : tf.slice(value, [0, 0, 0, 0], [-1, -1, -1, width])],
        );
        const sum = terms.reduce((total, term) => tf.add(total, term));
        values.push(dropPath(applied[vertex - 1]?.(sum, mode) as Tensor4D, mode));
      }
      const leading = values.filter((_, vertex) => vertex > 0 && matrix[vertex]?.[last] === 1);
      const joined = leading.length === 1 ? leading[0] : leading.length === 0 ? undefined : tf.concat(leading, 3);
      const direct = projected.get(last)?.(x as Tensor4D, mode);
      const output = joined === undefined ? direct : direct === undefined ? joined : tf.add(joined, direct);
      const value = output as Tensor4D; // the output has at least one edge
      return drop === undefined ? value : drop(value, mode);
    };
  },
  text: ({ decision, channels }, { answered, decisions }) => ({
    role: "cell",
    title: `cell ${decision}`,
    detail: `${(decisions[decision] as ModuleCellDecision).vertices} vertices, ${answered(channels)} channels`,
  }),
};

/** The cell without the vertices that are on no path from input to output. */
function pruned({ matrix, ops }: ModuleCell): ModuleCell {
  const graph = prunedModule({ matrix, ops: ops.map((_, vertex) => vertex) });
  return {
    matrix: graph?.matrix ?? matrix,
    ops: (graph?.ops ?? []).map((vertex) => ops[vertex] as string),
  };
}

/** The 1x1 convolutions with batch norm and ReLU that project the input to the channels of each vertex that uses it. */
function projections(block: ModuleCellBlock): readonly { readonly to: number; readonly placed: PlacedOp }[] {
  return (block.matrix[0] as readonly number[]).flatMap((edge, to) =>
    edge === 0
      ? []
      : [
          {
            to,
            placed: {
              name: "project",
              op: convBnRelu(1),
              where: `moduleCell "${block.decision}"`,
              input: block.input,
              place: { ...placementOf(block), channels: block.vertexChannels[to] as number },
            },
          },
        ],
  );
}

/** The op of every inner vertex. */
const inner = (block: ModuleCellBlock, ops: OpTable): readonly PlacedOp[] =>
  block.ops.map((name, index) => {
    const channels = block.vertexChannels[index + 1] as number;
    return {
      name,
      op: ops[name] as OpTable[string], // checked by the space
      where: `moduleCell "${block.decision}"`,
      input: [block.input[0], block.input[1], channels],
      place: { ...placementOf(block), channels },
    };
  });
