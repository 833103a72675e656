import type { Tensor4D, Variable } from "@tensorflow/tfjs-core";
import type { ActivationName } from "./activations.js";
import type { NormalisationName } from "./normalisations.js";
import type { ImageShape } from "./shape.js";

/** The TensorFlow.js that the process runs; handed to ops so that naming one never loads it. */
export type Tf = typeof import("@tensorflow/tfjs-core");

/**
 * How batch norm behaves: `train` uses the statistics of the batch, `recalibrate` uses them too and averages them, `infer` uses the
 * averages. No moving averages are kept while training: averages over the final weights are exact, and a weight-sharing network
 * has no others. https://arxiv.org/abs/2105.07576
 */
export type Mode = "train" | "recalibrate" | "infer";

/** One part of a network, built: maps a batch [batch, height, width, channels] to another. */
export type Apply = (input: Tensor4D, mode: Mode) => Tensor4D;

/** Where an op stands: what its layer asks of it beside its input. */
export interface Placement {
  /** 2 halves height and width (rounding up), 1 keeps them. */
  readonly stride: number;
  /** Channels of the output. */
  readonly channels: number;
  readonly activation: ActivationName;
  readonly normalisation: NormalisationName;
}

/** A placement that keeps the shape of its input, with ReLU and batch norm. */
export const keeping = (input: ImageShape): Placement => ({ stride: 1, channels: input[2], ...defaultStyle });

/** ReLU and batch norm, as in the published spaces. */
export const defaultStyle = { activation: "relu", normalisation: "batch" } as const;

/** A convolution with a norm. Padding is "same": an output is `ceil(input / stride)` pixels high and wide. */
export interface ConvBnOptions {
  /** Output channels. */
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride?: number;
  readonly dilation?: number;
  /** Applies the activation of the layer, ReLU unless it names another, to the input first, as the cells of DARTS and NAS-Bench-201 do. Default true. */
  readonly relu?: boolean;
  /** The norm of the layer, batch norm unless it names another, after the convolution. Default true. */
  readonly batchNorm?: boolean;
  /** One filter a channel (then `filters` must equal the input's channels). Default false. */
  readonly depthwise?: boolean;
}

/** What an op builds itself from. Weights are named by the place of the op, so equal places share and inherit them. */
export interface Toolkit {
  readonly tf: Tf;
  /** A trainable weight of this op, He-normal for the given fan-in, or filled with one value. */
  weight(
    name: string,
    shape: readonly number[],
    initial: { readonly fanIn: number } | { readonly fill: number },
  ): Variable;
  /** Activation, convolution and norm, on the fastest kernels of the backend. */
  convBn(name: string, input: ImageShape, options: ConvBnOptions): Apply;
  /** The norm of the layer, then with `relu` its activation. */
  batchNorm(name: string, channels: number, options: { readonly relu: boolean }): Apply;
  /** The activation of the layer; ReLU unless it names another. */
  readonly activate: Apply;
  /** Sets this share of all numbers to zero while training and scales the others up. https://jmlr.org/papers/v15/srivastava14a.html */
  dropout(rate: number): Apply;
  /** Square pooling with "same" padding; padded pixels do not count towards an average. */
  pool(kind: "average" | "max", options: { readonly size: number; readonly stride?: number }): Apply;
}

/** Rank of one input without the batch axis: 3 of an image [height, width, channels], 1 of a row of features [features]. */
export type Rank = 1 | 3;

/** One thing an edge or a layer of a network can compute. Rows of features arrive as images of one pixel: [1, 1, features]. */
export interface Op {
  /**
   * Shape after the op, for one image of shape `input`. An op that ignores `place` fits where shapes are kept: in cells, but not in
   * layers with another number of channels or a stride.
   */
  outputShape(input: ImageShape, place: Placement): ImageShape;
  /** Trainable weights. */
  parameters(input: ImageShape, place: Placement): number;
  /** Multiply-accumulate operations of one image's forward pass, counted as NAS-Bench-201 does. */
  flops(input: ImageShape, place: Placement): number;
  build(toolkit: Toolkit, input: ImageShape, place: Placement): Apply;
  /** What the op means to the graph: `zero` cuts the edge, `identity` passes its input on. Lets isomorphic cells be recognised. */
  readonly graph?: "zero" | "identity";
  /** Ranks of the inputs that it takes. @defaultValue [3], images only */
  readonly ranks?: readonly Rank[];
}

/** Checks a user's op where it is written, and keeps its type. */
export const defineOp = <const O extends Op>(op: O): O => op;
