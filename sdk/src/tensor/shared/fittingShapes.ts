import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";

// kernels derive all sizes from the shapes of some tensors, and would access memory outside one that does not fit

/** @param wanted lengths of the axes; undefined means any. @throws RangeError for another shape */
export function requireShape(name: string, { shape }: Tensor, wanted: readonly (number | undefined)[]): void {
  if (shape.length === wanted.length && wanted.every((length, axis) => length === undefined || length === shape[axis]))
    return;
  throw new RangeError(
    `${name} must have shape [${wanted.map((length) => length ?? "any")}], but has shape [${shape}]`,
  );
}

/** Checks that images and a filter fit together. Checks that TensorFlow.js also has use its messages. */
export function requireConvolution(tf: Tf, input: Tensor, filter: Tensor, depthwise: boolean): void {
  const name = depthwise ? "depthwiseConv2d" : "conv2d";
  tf.util.assert(input.rank === 4, () => `Error in ${name}: input must be rank 4, but got rank ${input.rank}.`);
  tf.util.assert(filter.rank === 4, () => `Error in ${name}: filter must be rank 4, but got rank ${filter.rank}.`);
  const [channels, inputs] = [input.shape[3], filter.shape[2]];
  tf.util.assert(channels === inputs, () =>
    depthwise
      ? `Error in ${name}: number of input channels (${channels}) must match the inChannels dimension in filter ${inputs}.`
      : `Error in ${name}: depth of input (${channels}) must match input depth for filter ${inputs}.`,
  );
  if (depthwise) requireShape("a depthwise filter", filter, [undefined, undefined, channels, 1]);
}
