import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { ActivationName } from "../../ops/activations.js";
import type { Cost } from "../../ops/convCost.js";
import type { OpTable } from "../../ops/index.js";
import type { NormalisationName } from "../../ops/normalisations.js";
import type { Mode, Placement, Rank, Toolkit } from "../../ops/op.js";
import type { ImageShape, Shape } from "../../ops/shape.js";
import type { Decision, Decisions, Genotype } from "../decisions.js";
import type { PlannedBlock, SpaceLayer } from "./index.js";

/** A number, or the name of the decision that answers it. */
export type NumberOrDecision = number | string;

/** How the ops of a layer are built, in its JSON: values, or names of the decisions that answer them. Absent: the defaults. */
export interface LayerStyle {
  readonly activation?: string;
  readonly normalisation?: string;
  readonly dropout?: NumberOrDecision;
}

/** How the ops of a block are built. */
export interface BlockStyle {
  readonly activation: ActivationName;
  readonly normalisation: NormalisationName;
  /** Share of the outputs that are set to zero while training, in [0, 1). */
  readonly dropout: number;
}

/** What every block of a plan says. */
export interface BlockBase {
  /** Names its place in the network: equal places share weights in a supernet. */
  readonly path: string;
  readonly input: ImageShape;
  readonly output: ImageShape;
  readonly style: BlockStyle;
  /** Indices of the blocks whose outputs it takes, in its own order. Absent: the block before it. */
  readonly sources?: readonly number[];
}

/** A plan that is being written, layer after layer. */
export interface Planning {
  readonly genotype: Genotype;
  readonly decisions: Decisions;
  readonly ops: OpTable;
  /** Shape of one input of the network. */
  readonly input: Shape;
  readonly rank: Rank;
  /** Numbers that the network returns for one input. */
  readonly outputs: number;
  /** Blocks so far. */
  readonly blocks: readonly PlannedBlock[];
  /** Shape of what the next block takes; a row of features is an image of one pixel. */
  readonly shape: ImageShape;
  /** Appends a block; its output is what the next takes. */
  add(block: PlannedBlock): void;
  /** Plans the layers inside another. */
  inner(layers: readonly SpaceLayer[], path: string): void;
}

/** Makes the pieces of a block below a name inside its place; "" is the place itself. */
export type ToolkitFor = (below: string) => Toolkit;

/** A block, built: from the outputs of its sources to its own. */
export type BuiltBlock = (inputs: readonly Tensor4D[], mode: Mode) => Tensor4D;

/** What a block is built from. */
export interface Building {
  readonly toolkit: ToolkitFor;
  readonly ops: OpTable;
  /** Leaves out the op of an edge for some of the images while training, at the rate of the training (drop-path). */
  readonly dropPath: (x: Tensor4D, mode: Mode) => Tensor4D;
}

/** How a layer is drawn and described. */
export interface LayerText {
  readonly role: "stem" | "cell" | "reduce" | "head";
  readonly title: string;
  /** Said where its output shape is not known yet. */
  readonly detail: string;
}

/** What a description needs of the space. */
export interface Described {
  readonly decisions: Decisions;
  readonly classes: number;
  /** The network that is described, where it is one and not a whole space. */
  readonly genotype?: Genotype;
  /** The number, or with a genotype its answer. */
  answered(value: NumberOrDecision): NumberOrDecision;
}

/** What the methods of a space that append layers do it with. */
export interface LayerBuilder<S> {
  readonly decisions: Decisions;
  readonly ops: OpTable;
  /** The space with one more layer. */
  withLayer(layer: SpaceLayer): S;
  /** A builder of the space with one more decision. */
  withDecision(name: string, decision: Decision): LayerBuilder<S>;
  /** Decisions and layers that a callback adds. */
  block(add: (start: S) => S): { readonly decisions: Decisions; readonly layers: readonly SpaceLayer[] };
  /** A builder of the space with these decisions in place of its own. */
  withDecisions(decisions: Decisions): LayerBuilder<S>;
  /** The space as it is. */
  done(): S;
}

/** A layer that stands for one block of the network. */
export interface LeafLayer<L, B> {
  /** The fluent method of `Space`, by the same name: its types are declared beside it. */
  readonly method: <S>(builder: LayerBuilder<S>, ...args: never[]) => S;
  /** @throws RangeError when it cannot follow what stands before it, or a shape does not fit */
  plan(layer: L, path: string, planning: Planning): void;
  cost(block: B, ops: OpTable): Cost;
  build(block: B, building: Building): BuiltBlock;
  text(layer: L, described: Described): LayerText;
}

/** A layer that holds others. */
export interface ContainerLayer<L> {
  readonly method: <S>(builder: LayerBuilder<S>, ...args: never[]) => S;
  plan(layer: L, path: string, planning: Planning): void;
  /** The layers inside it. */
  inner(layer: L): readonly SpaceLayer[];
  /** How often they stand in the network of a genotype. */
  times(layer: L, genotype: Genotype, decisions: Decisions): number;
  /** What a frame around them says, such as "× 3". */
  frame(layer: L, described: Described): string;
}

/** The placement of an op in a block. */
export const placementOf = ({ output, style }: BlockBase, stride = 1): Placement => ({
  stride,
  channels: output[2],
  activation: style.activation,
  normalisation: style.normalisation,
});
