import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { ActivationName } from "../../ops/activations.js";
import type { Cost } from "../../ops/convCost.js";
import type { OpTable } from "../../ops/index.js";
import type { NormalisationName } from "../../ops/normalisations.js";
import type { Mode, Placement, Rank, Toolkit } from "../../ops/op.js";
import type { ImageShape, Shape } from "../../ops/shape.js";
import type { Decision, Decisions, Genotype } from "../decisions.js";
import type { PlannedBlock, SpaceLayer } from "./index.js";

/** A number, or the name of the decision that determines it. */
export type NumberOrDecision = number | string;

/** Style of a layer's ops in JSON: values, or names of the decisions that determine them. Absent means the default. */
export interface LayerStyle {
  readonly activation?: string;
  readonly normalisation?: string;
  readonly dropout?: NumberOrDecision;
}

/** Style of a block's ops. */
export interface BlockStyle {
  readonly activation: ActivationName;
  readonly normalisation: NormalisationName;
  /** Share of the outputs that is set to zero during training, in [0, 1). */
  readonly dropout: number;
}

/** Properties of every planned block. */
export interface BlockBase {
  /** Position in the network; blocks with equal paths share weights in a supernet. */
  readonly path: string;
  readonly input: ImageShape;
  readonly output: ImageShape;
  readonly style: BlockStyle;
  /** Indices of the blocks that are its inputs, in order. Absent means the previous block. */
  readonly sources?: readonly number[];
}

/** The state of `planNetwork` at one layer. */
export interface Planning {
  readonly genotype: Genotype;
  readonly decisions: Decisions;
  readonly ops: OpTable;
  /** Shape of one input of the network. */
  readonly input: Shape;
  readonly rank: Rank;
  /** Number of outputs of the network. */
  readonly outputs: number;
  /** Blocks so far. */
  readonly blocks: readonly PlannedBlock[];
  /** Input shape of the next block; a row of features is an image of one pixel. */
  readonly shape: ImageShape;
  /** Appends a block. */
  add(block: PlannedBlock): void;
  /** Plans the layers of a container. */
  inner(layers: readonly SpaceLayer[], path: string): void;
}

/** A toolkit whose weights are named below this name in the path of the block; "" for the path itself. */
export type ToolkitFor = (below: string) => Toolkit;

/** A built block: maps the outputs of its sources to its output. */
export type BuiltBlock = (inputs: readonly Tensor4D[], mode: Mode) => Tensor4D;

/** What building a block needs. */
export interface Building {
  readonly toolkit: ToolkitFor;
  readonly ops: OpTable;
  /** Drop-path: sets the output of an edge to zero for a random share of the images during training. https://arxiv.org/abs/1605.07648 */
  readonly dropPath: (x: Tensor4D, mode: Mode) => Tensor4D;
}

/** How a layer is shown in figures. */
export interface LayerText {
  readonly role: "stem" | "cell" | "reduce" | "head";
  readonly title: string;
  /** Shown when its output shape is not known. */
  readonly detail: string;
}

/** What the text of a layer depends on. */
export interface Described {
  readonly decisions: Decisions;
  readonly classes: number;
  /** The genotype, when one network and not the space is shown. */
  readonly genotype?: Genotype;
  /** Replaces the name of a decision by its value if there is a genotype. */
  answered(value: NumberOrDecision): NumberOrDecision;
}

/** The operations on spaces that the layer methods use. */
export interface LayerBuilder<S> {
  readonly decisions: Decisions;
  readonly ops: OpTable;
  /** The space with one more layer. */
  withLayer(layer: SpaceLayer): S;
  /** A builder for the space with one more decision. */
  withDecision(name: string, decision: Decision): LayerBuilder<S>;
  /** Decisions and layers that a callback adds. */
  block(add: (start: S) => S): { readonly decisions: Decisions; readonly layers: readonly SpaceLayer[] };
  /** A builder for the space with its decisions replaced. */
  withDecisions(decisions: Decisions): LayerBuilder<S>;
  /** The space itself. */
  done(): S;
}

/** The implementation of a layer that is one block of the network. */
export interface LeafLayer<L, B> {
  /** The method of `Space` with the name of the layer; its types are declared in the same file. */
  readonly method: <S>(builder: LayerBuilder<S>, ...args: never[]) => S;
  /** @throws RangeError when it cannot follow the layers before it, or a shape does not fit */
  plan(layer: L, path: string, planning: Planning): void;
  cost(block: B, ops: OpTable): Cost;
  build(block: B, building: Building): BuiltBlock;
  text(layer: L, described: Described): LayerText;
}

/** The implementation of a layer that contains others. */
export interface ContainerLayer<L> {
  readonly method: <S>(builder: LayerBuilder<S>, ...args: never[]) => S;
  plan(layer: L, path: string, planning: Planning): void;
  /** The layers that it contains. */
  inner(layer: L): readonly SpaceLayer[];
  /** How many times they occur in the network of a genotype. */
  times(layer: L, genotype: Genotype, decisions: Decisions): number;
  /** Label of the frame around them in figures, such as "× 3". */
  frame(layer: L, described: Described): string;
}

/** The placement of an op in a block. */
export const placementOf = ({ output, style }: BlockBase, stride = 1): Placement => ({
  stride,
  channels: output[2],
  activation: style.activation,
  normalisation: style.normalisation,
});
