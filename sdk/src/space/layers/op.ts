import type { OpTable } from "../../ops/index.js";
import { strided } from "../../ops/shape.js";
import type { ChoiceDecision, Decisions, NumericDecision } from "../decisions.js";
import type { NewName, With } from "../space.js";
import { type BlockBase, type LayerStyle, type LeafLayer, type NumberOrDecision, placementOf } from "./layer.js";
import { builtOpBlock, opCost, opOfRank, shapeAfter } from "./opBlock.js";
import { blockStyle, countOption, numberFrom, type StyleOptions, styleOf } from "./options.js";

/** A layer that is a fixed op, or the value of a choice among ops. */
export interface OpLayer extends LayerStyle {
  readonly kind: "op";
  /** Name of the choice among ops; absent for a fixed op. */
  readonly decision?: string;
  /** The fixed op; absent for a choice. */
  readonly op?: string;
  /** Output channels; absent means those of the input. */
  readonly channels?: NumberOrDecision;
  /** Absent means 1. */
  readonly stride?: number;
}

/** A planned op. */
export interface OpBlock extends BlockBase {
  readonly kind: "op";
  readonly op: string;
  readonly stride: number;
}

/** Options of an op layer. */
export interface OpLayerOptions<Ds extends Decisions> extends StyleOptions<Ds> {
  /** Output channels (features for rows), at least 1, or the name of a choice or integer. @defaultValue those of the input */
  readonly channels?: number | NumericDecision<Ds>;
  /** 2 halves height and width, rounding up. @defaultValue 1 */
  readonly stride?: 1 | 2;
}

/** Names of the choices whose options are all ops. */
export type OpChoice<Ds extends Decisions, Ops extends OpTable> = {
  [Name in keyof Ds]: Ds[Name] extends { kind: "choice"; options: readonly (keyof Ops)[] } ? Name : never;
}[keyof Ds] &
  string;

declare module "../space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /** Appends an op of the space as a layer, or a choice among ops of the space again. */
    op(name: (keyof Ops & string) | OpChoice<Ds, Ops>, options?: OpLayerOptions<Ds>): Space<Ds, Ops>;
    /**
     * Appends a layer that is a new choice among `ops`. A chain of such layers is a macro search space, as of MobileNets.
     * @throws RangeError when an op is unknown or listed twice; `plan` throws one when an op does not fit its input
     */
    op<const Name extends string, const Names extends readonly (keyof Ops & string)[]>(
      name: NewName<Ds, Name>,
      options: OpLayerOptions<Ds> & { readonly ops: Names },
    ): Space<With<Ds, Name, { readonly kind: "choice"; readonly options: Names }>, Ops>;
  }
}

export const op: LeafLayer<OpLayer, OpBlock> = {
  method(
    builder,
    name: string,
    {
      ops: names,
      channels,
      stride = 1,
      ...style
    }: OpLayerOptions<Decisions> & { readonly ops?: readonly string[] } = {},
  ) {
    const { decisions, ops } = builder;
    const options = names ?? (decisions[name] as ChoiceDecision | undefined)?.options;
    if (options === undefined && !Object.hasOwn(ops, name))
      throw new RangeError(
        `"${name}" is neither an op nor a choice of this space; list its ops, or use one of ${Object.keys(ops).join(", ")}`,
      );
    const unknown = options?.find((option) => !Object.hasOwn(ops, option));
    if (unknown !== undefined)
      throw new RangeError(`unknown op "${unknown}" in op "${name}"; known: ${Object.keys(ops).join(", ")}`);
    if (stride !== 1 && stride !== 2) throw new RangeError(`stride of op "${name}" must be 1 or 2, but got ${stride}`);
    const base = names === undefined ? builder : builder.withDecision(name, { kind: "choice", options: names });
    const where = `op "${name}"`;
    return base.withLayer({
      kind: "op",
      ...(options === undefined ? { op: name } : { decision: name }),
      ...(channels === undefined ? {} : { channels: countOption(decisions, `channels of ${where}`, channels, 1) }),
      ...(stride === 1 ? {} : { stride }),
      ...styleOf(decisions, where, style),
    });
  },
  plan(layer, path, { genotype, shape, ops, rank, add }) {
    const { stride = 1, channels } = layer;
    const output = strided(shape, {
      stride,
      channels: channels === undefined ? shape[2] : numberFrom(channels, genotype),
    });
    const name = layer.op ?? (genotype[layer.decision as string] as string); // the builder sets either op or decision
    const block: OpBlock = {
      path,
      kind: "op",
      op: name,
      stride,
      input: shape,
      output,
      style: blockStyle(layer, genotype),
    };
    opOfRank(ops, { name, rank, where: `layer ${path}` });
    shapeAfter(placed(block, ops), output);
    add(block);
  },
  cost: (block, ops) => opCost(placed(block, ops)),
  build: (block, { toolkit, ops }) => builtOpBlock(placed(block, ops), block.style, toolkit(block.op)),
  text: ({ op: name, decision, channels, stride = 1 }, { answered, decisions, genotype }) => ({
    role: stride === 1 ? "cell" : "reduce",
    title: `${name ?? genotype?.[decision as string] ?? `op ${decision}`}${stride === 1 ? "" : " ½"}`,
    detail:
      channels !== undefined
        ? `${answered(channels)} channels`
        : name === undefined
          ? `one of ${(decisions[decision as string] as ChoiceDecision).options.length} ops`
          : "",
  }),
};

const placed = (block: OpBlock, ops: OpTable) => ({
  name: block.op,
  op: ops[block.op] as OpTable[string], // checked by the builder
  where: `layer ${block.path}`,
  input: block.input,
  place: placementOf(block, block.stride),
});
