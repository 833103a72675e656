import type { Tensor4D, Variable } from "@tensorflow/tfjs-core";
import type { ActivationName } from "./activations.js";
import type { NormalisationName } from "./normalisations.js";
import type { ImageShape } from "./shape.js";

/** The TensorFlow.js of this process. Ops receive it as an argument, so that importing them does not load it. */
export type Tf = typeof import("@tensorflow/tfjs-core");

/**
 * Mode of batch norm: `train` uses the statistics of the batch, `recalibrate` also averages them over batches, `infer` uses the averages.
 * Training keeps no moving averages: averages over the final weights are exact, and the only ones that suit a network with shared
 * weights. https://arxiv.org/abs/2105.07576
 */
export type Mode = "train" | "recalibrate" | "infer";

/** A built part of a network: maps a batch [batch, height, width, channels] to another. */
export type Apply = (input: Tensor4D, mode: Mode) => Tensor4D;

/** What the layer of an op determines besides its input. */
export interface Placement {
  /** 2 halves height and width (rounding up), 1 keeps them. */
  readonly stride: number;
  /** Output channels. */
  readonly channels: number;
  readonly activation: ActivationName;
  readonly normalisation: NormalisationName;
}

/** A placement that keeps the shape of its input, with ReLU and batch norm. */
export const keeping = (input: ImageShape): Placement => ({ stride: 1, channels: input[2], ...defaultStyle });

/** ReLU and batch norm, the default of the published spaces. */
export const defaultStyle = { activation: "relu", normalisation: "batch" } as const;

/** A convolution with a norm and "same" padding: height and width of the output are `ceil(input / stride)`. */
export interface ConvBnOptions {
  /** Output channels. */
  readonly filters: number;
  /** Side of the kernel, in pixels. */
  readonly kernelSize: number;
  /** @defaultValue 1 */
  readonly stride?: number;
  /** Distance of the kernel's taps, in pixels. @defaultValue 1 */
  readonly dilation?: number;
  /** Applies the activation of the layer (by default ReLU) to the input, as DARTS and NAS-Bench-201 do. @defaultValue true */
  readonly relu?: boolean;
  /** Applies the norm of the layer (by default batch norm) to the output. @defaultValue true */
  readonly batchNorm?: boolean;
  /** One filter per channel; `filters` must equal the input channels. @defaultValue false */
  readonly depthwise?: boolean;
}

/** The pieces that an op builds from. Weights are named by the path of the op: ops with equal paths share them in a supernet. */
export interface Toolkit {
  readonly tf: Tf;
  /** A trainable weight of this op: He-normal for the given fan-in, or filled with a value. */
  weight(
    name: string,
    shape: readonly number[],
    initial: { readonly fanIn: number } | { readonly fill: number },
  ): Variable;
  /** Activation, convolution and norm, on the fastest kernels of the backend. */
  convBn(name: string, input: ImageShape, options: ConvBnOptions): Apply;
  /** The norm of the layer, followed by its activation if `relu` is true. */
  batchNorm(name: string, channels: number, options: { readonly relu: boolean }): Apply;
  /** The activation of the layer, by default ReLU. */
  readonly activate: Apply;
  /** Sets a share `rate` of all values to zero during training, scaling up the others. https://jmlr.org/papers/v15/srivastava14a.html */
  dropout(rate: number): Apply;
  /** Square pooling with "same" padding; averages exclude padded pixels. `size` in pixels; `stride` is 1 by default. */
  pool(kind: "average" | "max", options: { readonly size: number; readonly stride?: number }): Apply;
  /** The pieces of another op in the same place, as a mixture of ops needs them: its weights are those that the op has there alone. */
  beside(op: string): Toolkit;
}

/** Rank of one input without the batch axis: 3 for an image [height, width, channels], 1 for a row of features [features]. */
export type Rank = 1 | 3;

/** The family of an op: ops that differ in size only. */
export interface OpFamily {
  /** Under which they share weights in an elastic supernet; of no op in the same space. */
  readonly name: string;
  /** Side of the kernel, in pixels. */
  readonly kernelSize: number;
  /** Inner channels as a multiple of the input's. @defaultValue 1 */
  readonly expansion?: number;
}

/** An operation on an edge of a cell or in a layer. Rows of features are passed as images of one pixel: [1, 1, features]. */
export interface Op {
  /**
   * Output shape for one image of shape `input`. An op that ignores `place` can be used in cells, which keep the shape, but not in layers
   * with a stride or another number of channels.
   */
  outputShape(input: ImageShape, place: Placement): ImageShape;
  /** Number of trainable weights. */
  parameters(input: ImageShape, place: Placement): number;
  /** Multiply-accumulates of one image's forward pass, counted as in NAS-Bench-201. */
  flops(input: ImageShape, place: Placement): number;
  /** Creates the weights and returns the function from input to output; its output must have the shape of `outputShape`. */
  build(toolkit: Toolkit, input: ImageShape, place: Placement): Apply;
  /** Set for ops that cut the edge (`zero`) or return their input (`identity`), so that isomorphic cells are recognised. */
  readonly graph?: "zero" | "identity";
  /** Ranks of the inputs that it accepts. @defaultValue [3], images only */
  readonly ranks?: readonly Rank[];
  /** The ops that it shares weights with in an elastic supernet, where smaller ops have slices of the weights of larger. @defaultValue none */
  readonly family?: OpFamily;
}

/** Type-checks a custom op and keeps its type. */
export const defineOp = <const O extends Op>(op: O): O => op;
