import { convCost } from "../../ops/convCost.js";
import type { OpTable } from "../../ops/index.js";
import type { Op } from "../../ops/op.js";
import type { Decisions, NumericDecision } from "../decisions.js";
import { type BlockBase, type LayerStyle, type LeafLayer, type NumberOrDecision, placementOf } from "./layer.js";
import { builtOpBlock, opCost } from "./opBlock.js";
import { blockStyle, countOption, numberFrom, type StyleOptions, styleOf } from "./options.js";

/** A dense layer on rows of features. */
export interface DenseLayer extends LayerStyle {
  readonly kind: "dense";
  readonly width: NumberOrDecision;
}

/** A planned dense layer. Plans represent rows as images of one pixel, [1, 1, features]. */
export interface DenseBlock extends BlockBase {
  readonly kind: "dense";
  /** Whether it applies the activation to its input; false for the first layer of a network. */
  readonly relu: boolean;
}

/** Options of a dense layer. */
export interface DenseOptions<Ds extends Decisions> extends StyleOptions<Ds> {
  /** Number of output features, at least 1, or the name of a choice or integer. */
  readonly width: number | NumericDecision<Ds>;
}

declare module "../space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /**
     * Appends a dense layer with batch norm, [features] -> [width]. All but the first layer of a network apply the activation (ReLU) to
     * their input. Cells may follow it: their 1x1 convolutions are dense layers.
     * @throws RangeError when `width` is not a whole number of at least 1; `plan` throws one for images
     */
    dense(options: DenseOptions<Ds>): Space<Ds, Ops>;
  }
}

export const dense: LeafLayer<DenseLayer, DenseBlock> = {
  method: (builder, { width, ...style }: DenseOptions<Decisions>) =>
    builder.withLayer({
      kind: "dense",
      width: countOption(builder.decisions, "width of dense", width, 1),
      ...styleOf(builder.decisions, "dense", style),
    }),
  plan(layer, path, { genotype, input, rank, shape, blocks, add }) {
    if (rank !== 1)
      throw new RangeError(
        `dense at layer ${path} needs rows of features, but the input is [${input.join(", ")}]; use stem, cell and reduce for images`,
      );
    add({
      path,
      kind: "dense",
      relu: blocks.length > 0,
      input: shape,
      output: [1, 1, numberFrom(layer.width, genotype)],
      style: blockStyle(layer, genotype),
    });
  },
  cost: (block) => opCost(placed(block)),
  build: (block, { toolkit }) => builtOpBlock(placed(block), block.style, toolkit("")),
  text: (layer, { answered }) => ({ role: "cell", title: "dense", detail: `${answered(layer.width)} wide` }),
};

/** The dense layer as a 1x1 convolution, since a row is an image of one pixel. */
function placed(block: DenseBlock) {
  const options = { filters: block.output[2], kernelSize: 1, relu: block.relu };
  const op: Op = {
    outputShape: () => block.output,
    parameters: (input, { normalisation }) => convCost(input, options, normalisation).parameters,
    flops: (input) => convCost(input, options).flops,
    build: (toolkit, input) => toolkit.convBn("dense", input, options),
  };
  return { name: "dense", op, where: `layer ${block.path}`, input: block.input, place: placementOf(block) };
}
