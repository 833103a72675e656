import { type HeadName, heads } from "../../ops/heads.js";
import type { OpTable } from "../../ops/index.js";
import type { Op } from "../../ops/op.js";
import type { Decisions } from "../decisions.js";
import { type BlockBase, type LayerStyle, type LeafLayer, placementOf } from "./layer.js";
import { builtOpBlock, opCost, shapeAfter } from "./opBlock.js";
import { blockStyle, type StyleOptions, styleOf } from "./options.js";

/** The last layer of a network. */
export interface HeadLayer extends LayerStyle {
  readonly kind: "head";
  readonly head: string;
}

/** A planned head. */
export interface HeadBlock extends BlockBase {
  readonly kind: "head";
  readonly head: string;
  /** Number of outputs of the network. */
  readonly outputs: number;
}

declare module "../space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /**
     * Appends the last layer. "classifier" and "regressor" are both batch norm, ReLU, global average pooling and a dense layer with one
     * output per class, label or target; "linear" has no batch norm and no ReLU. An op of the space is a head if it returns
     * [1, 1, channels] for any image.
     * @throws RangeError when the head is unknown
     */
    head(head: HeadName | (keyof Ops & string), options?: StyleOptions<Ds>): Space<Ds, Ops>;
  }
}

export const head: LeafLayer<HeadLayer, HeadBlock> = {
  method(builder, name: string, style: StyleOptions<Decisions> = {}) {
    if (!Object.hasOwn(heads, name) && !Object.hasOwn(builder.ops, name))
      throw new RangeError(
        `unknown head "${name}"; known: ${Object.keys(heads).join(", ")}, and custom ops that return [1, 1, channels]`,
      );
    return builder.withLayer({ kind: "head", head: name, ...styleOf(builder.decisions, "the head", style) });
  },
  plan(layer, path, { genotype, shape, outputs, ops, add }) {
    const block: HeadBlock = {
      path,
      kind: "head",
      head: layer.head,
      outputs,
      input: shape,
      output: [1, 1, outputs],
      style: blockStyle(layer, genotype),
    };
    shapeAfter(placed(block, ops), block.output);
    add(block);
  },
  cost: (block, ops) => opCost(placed(block, ops)),
  build: (block, { toolkit, ops }) =>
    // a head applies dropout before its dense layer, not to its output
    builtOpBlock(placed(block, ops), { ...block.style, dropout: 0 }, toolkit("")),
  text: (layer, { classes }) => ({
    role: "head",
    title: layer.head,
    detail: layer.head === "regressor" ? "" : `${classes} classes`,
  }),
};

const placed = (block: HeadBlock, ops: OpTable) => ({
  name: block.head,
  op: headOf(block, ops),
  where: "the head",
  input: block.input,
  place: placementOf(block),
});

const headOf = ({ head: name, style }: HeadBlock, ops: OpTable): Op =>
  Object.hasOwn(heads, name) ? heads[name as HeadName](style) : (ops[name] as Op); // checked by the builder
