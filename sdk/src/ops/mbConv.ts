import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { convCost, sumOfCosts } from "./convCost.js";
import type { ConvBnOptions, Op, Placement, Toolkit } from "./op.js";
import { type ImageShape, sameShape, strided } from "./shape.js";

/** Options of an inverted bottleneck. */
export interface MbConvOptions {
  /** Side of the depthwise convolution, in pixels. */
  readonly kernelSize: number;
  /** Inner channels as a multiple of the input channels. */
  readonly expansion: number;
  /** Whether it weights its channels by squeeze-and-excitation. */
  readonly squeezeExcite: boolean;
}

/** Squeezed channels as a share of the block's input channels. https://arxiv.org/abs/1905.11946 */
const squeezeShare = 1 / 4;

/**
 * Mobile inverted bottleneck: a 1x1 convolution that widens, a depthwise convolution, optional squeeze-and-excitation, and a 1x1
 * convolution that narrows; with a skip connection if input and output have the same shape. https://arxiv.org/abs/1801.04381
 */
export function mbConv({ kernelSize, expansion, squeezeExcite }: MbConvOptions): Op {
  /** The convolutions in order; `widen` is undefined with expansion 1. */
  function parts(input: ImageShape, { stride, channels }: Placement) {
    const wide = input[2] * expansion;
    const inner: ImageShape = [input[0], input[1], wide];
    const widen: ConvBnOptions | undefined =
      expansion === 1 ? undefined : { filters: wide, kernelSize: 1, relu: false };
    const mix: ConvBnOptions = { filters: wide, kernelSize, stride, depthwise: true, relu: expansion !== 1 };
    const narrow: ConvBnOptions = { filters: channels, kernelSize: 1, relu: !squeezeExcite };
    return { widen, mix, narrow, inner, mixed: strided(inner, { stride, channels: wide }) };
  }
  function costOf(input: ImageShape, place: Placement) {
    const { widen, mix, narrow, inner, mixed } = parts(input, place);
    const squeezed = squeezedFrom(input);
    const excite = 2 * mixed[2] * squeezed;
    return sumOfCosts([
      ...(widen === undefined ? [] : [convCost(input, widen, place.normalisation)]),
      convCost(inner, mix, place.normalisation),
      ...(squeezeExcite ? [{ parameters: excite + mixed[2] + squeezed, flops: excite }] : []),
      convCost(mixed, narrow, place.normalisation),
    ]);
  }
  return {
    family: { name: squeezeExcite ? "mb_conv_se" : "mb_conv", kernelSize, expansion },
    outputShape: strided,
    parameters: (input, place) => costOf(input, place).parameters,
    flops: (input, place) => costOf(input, place).flops,
    build(toolkit, input, place) {
      const { widen, mix, narrow, inner, mixed } = parts(input, place);
      const steps = [
        ...(widen === undefined ? [] : [toolkit.convBn("widen", input, widen)]),
        toolkit.convBn("mix", inner, mix),
        ...(squeezeExcite ? [toolkit.activate, excitation(toolkit, mixed[2], squeezedFrom(input))] : []),
        toolkit.convBn("narrow", mixed, narrow),
      ];
      const residual = sameShape(input, strided(input, place));
      return (x, mode) => {
        const value = steps.reduce((sofar, step) => step(sofar, mode), x);
        return residual ? toolkit.tf.add(value, x) : value;
      };
    },
  };
}

const squeezedFrom = (input: ImageShape): number => Math.max(1, Math.round(input[2] * squeezeShare));

/** Squeeze-and-excitation: weights each channel by a function of the averages of all channels. https://arxiv.org/abs/1709.01507 */
function excitation(toolkit: Toolkit, channels: number, squeezed: number) {
  const { tf } = toolkit;
  const layer = (name: string, from: number, to: number) => {
    const kernel = toolkit.weight(`${name}.kernel`, [from, to], { fanIn: from }) as Tensor;
    const bias = toolkit.weight(`${name}.bias`, [to], { fill: 0 }) as Tensor;
    return (x: Tensor) => tf.add(tf.matMul(x, kernel), bias);
  };
  const [squeeze, excite] = [layer("squeeze", channels, squeezed), layer("excite", squeezed, channels)];
  return (x: Tensor4D): Tensor4D => {
    const weights = tf.sigmoid(excite(tf.relu(squeeze(tf.mean(x, [1, 2])))));
    return tf.mul(x, tf.reshape(weights, [-1, 1, 1, channels]));
  };
}

const kernels = [3, 5, 7] as const;
const expansions = [1, 3, 6] as const;

/** Names such as "mb_conv_3x3_e6": kernel size and expansion; with squeeze-and-excitation they end in "_se". */
export type MbConvName = `mb_conv_${"3x3" | "5x5" | "7x7"}_e${(typeof expansions)[number]}${"" | "_se"}`;

/** Inverted bottlenecks of all sizes. */
export const mbConvs = Object.fromEntries(
  kernels.flatMap((kernelSize) =>
    expansions.flatMap((expansion) =>
      [false, true].map((squeezeExcite) => [
        `mb_conv_${kernelSize}x${kernelSize}_e${expansion}${squeezeExcite ? "_se" : ""}`,
        mbConv({ kernelSize, expansion, squeezeExcite }),
      ]),
    ),
  ),
) as Record<MbConvName, Op>; // the lists contain every name of the type
