import type { OpTable } from "../../ops/index.js";
import { strided } from "../../ops/shape.js";
import { type StemName, stems } from "../../ops/stems.js";
import type { Decisions, NumericDecision } from "../decisions.js";
import { type BlockBase, type LayerStyle, type LeafLayer, type NumberOrDecision, placementOf } from "./layer.js";
import { builtOpBlock, opCost, shapeAfter } from "./opBlock.js";
import { blockStyle, countOption, numberFrom, type StyleOptions, styleOf } from "./options.js";

/** The first layer of a network for images. */
export interface StemLayer extends LayerStyle {
  readonly kind: "stem";
  readonly op: string;
  readonly channels: NumberOrDecision;
}

/** A planned stem. */
export interface StemBlock extends BlockBase {
  readonly kind: "stem";
  readonly op: string;
}

/** Options of a stem. */
export interface StemOptions<Ds extends Decisions> extends StyleOptions<Ds> {
  /** Output channels, at least 1, or the name of a choice or integer. */
  readonly channels: number | NumericDecision<Ds>;
}

declare module "../space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /**
     * Appends the first layer: a convolution with batch norm, or an op of the space.
     * @throws RangeError when the op is unknown, `channels` is out of range, or the space already has layers
     */
    stem(op: StemName | (keyof Ops & string), options: StemOptions<Ds>): Space<Ds, Ops>;
  }
}

export const stem: LeafLayer<StemLayer, StemBlock> = {
  method(builder, op: string, { channels, ...style }: StemOptions<Decisions>) {
    if (!Object.hasOwn(stems, op) && !Object.hasOwn(builder.ops, op))
      throw new RangeError(
        `unknown stem "${op}"; known: ${Object.keys(stems).join(", ")}, and the ops of the space: ${Object.keys(builder.ops).join(", ")}`,
      );
    return builder.withLayer({
      kind: "stem",
      op,
      channels: countOption(builder.decisions, "channels of the stem", channels, 1),
      ...styleOf(builder.decisions, "the stem", style),
    });
  },
  plan(layer, path, { genotype, shape, ops, add }) {
    const block: StemBlock = {
      path,
      kind: "stem",
      op: layer.op,
      input: shape,
      output: strided(shape, { stride: 1, channels: numberFrom(layer.channels, genotype) }),
      style: blockStyle(layer, genotype),
    };
    add({ ...block, output: outputOf(block, ops) });
  },
  cost: (block, ops) => opCost(placed(block, ops)),
  build: (block, { toolkit, ops }) => builtOpBlock(placed(block, ops), block.style, toolkit("")),
  text: (layer, { answered }) => ({
    role: "stem",
    title: `stem ${layer.op}`,
    detail: `${answered(layer.channels)} channels`,
  }),
};

const placed = (block: StemBlock, ops: OpTable) => ({
  name: block.op,
  op: (Object.hasOwn(stems, block.op) ? stems[block.op as StemName] : ops[block.op]) as OpTable[string], // checked by the builder
  where: "the stem",
  input: block.input,
  place: placementOf(block),
});

/** Output shape of a stem: a custom op may reduce height and width, but must have the channels of the layer. */
function outputOf(block: StemBlock, ops: OpTable) {
  const at = placed(block, ops);
  const [height, width] = at.op.outputShape(at.input, at.place);
  return shapeAfter(at, [height, width, block.output[2]]);
}
