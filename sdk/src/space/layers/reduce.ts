import type { OpTable } from "../../ops/index.js";
import { residualReduce } from "../../ops/residualReduce.js";
import type { Decisions, NumericDecision } from "../decisions.js";
import { type BlockBase, type LayerStyle, type LeafLayer, type NumberOrDecision, placementOf } from "./layer.js";
import { builtOpBlock, opCost } from "./opBlock.js";
import { blockStyle, countOption, numberFrom, type StyleOptions, styleOf } from "./options.js";

/** A residual block that halves height and width. */
export interface ReduceLayer extends LayerStyle {
  readonly kind: "reduce";
  readonly channels: NumberOrDecision;
}

/** A planned reduction. */
export interface ReduceBlock extends BlockBase {
  readonly kind: "reduce";
}

/** Options of a reduction. */
export interface ReduceOptions<Ds extends Decisions> extends StyleOptions<Ds> {
  /** Output channels, at least 1, or the name of a choice or integer. */
  readonly channels: number | NumericDecision<Ds>;
}

declare module "../space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /**
     * Appends a residual block that halves height and width and sets the number of channels. https://arxiv.org/abs/2001.00326
     * @throws RangeError when `channels` is not a whole number of at least 1; `plan` throws one when a side is odd
     */
    reduce(options: ReduceOptions<Ds>): Space<Ds, Ops>;
  }
}

export const reduce: LeafLayer<ReduceLayer, ReduceBlock> = {
  method: (builder, { channels, ...style }: ReduceOptions<Decisions>) =>
    builder.withLayer({
      kind: "reduce",
      channels: countOption(builder.decisions, "channels of reduce", channels, 1),
      ...styleOf(builder.decisions, "reduce", style),
    }),
  plan(layer, path, { genotype, shape, add }) {
    const [height, width] = shape;
    if (height % 2 !== 0 || width % 2 !== 0)
      throw new RangeError(
        `reduce at layer ${path} needs even height and width, but its input is ${height}x${width} pixels; remove a reduce, or use images whose sides are multiples of a higher power of two`,
      );
    add({
      path,
      kind: "reduce",
      input: shape,
      output: [height / 2, width / 2, numberFrom(layer.channels, genotype)],
      style: blockStyle(layer, genotype),
    });
  },
  cost: (block) => opCost(placed(block)),
  build: (block, { toolkit }) => builtOpBlock(placed(block), block.style, toolkit("")),
  text: (layer, { answered }) => ({
    role: "reduce",
    title: "reduce ½",
    detail: `${answered(layer.channels)} channels`,
  }),
};

const placed = (block: ReduceBlock) => ({
  name: "reduce",
  op: residualReduce,
  where: `layer ${block.path}`,
  input: block.input,
  place: placementOf(block, 2),
});
