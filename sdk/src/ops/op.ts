import type { Tensor4D, Variable } from "@tensorflow/tfjs-core";
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

/** A convolution with batch norm. Padding is "same": an output is `ceil(input / stride)` pixels high and wide. */
export interface ConvBnOptions {
  /** Output channels. */
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride?: number;
  readonly dilation?: number;
  /** Rectifies the input first, as the cells of DARTS and NAS-Bench-201 do. Default true. */
  readonly relu?: boolean;
  /** Batch norm after the convolution. Default true. */
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
  /** ReLU, convolution and batch norm, on the fastest kernels of the backend. */
  convBn(name: string, input: ImageShape, options: ConvBnOptions): Apply;
  /** Square pooling with "same" padding; padded pixels do not count towards an average. */
  pool(kind: "average" | "max", options: { readonly size: number; readonly stride?: number }): Apply;
}

/** One thing an edge of a network can compute. */
export interface Op {
  /** Shape after the op, for one image of shape `input`. */
  outputShape(input: ImageShape): ImageShape;
  /** Trainable weights. */
  parameters(input: ImageShape): number;
  /** Multiply-accumulate operations of one image's forward pass, counted as NAS-Bench-201 does. */
  flops(input: ImageShape): number;
  build(toolkit: Toolkit, input: ImageShape): Apply;
  /** What the op means to the graph: `zero` cuts the edge, `identity` passes its input on. Lets isomorphic cells be recognised. */
  readonly graph?: "zero" | "identity";
}

/** Checks a user's op where it is written, and keeps its type. */
export const defineOp = <const O extends Op>(op: O): O => op;
