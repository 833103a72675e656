import type { ConvBnOptions } from "./op.js";
import type { ImageShape } from "./shape.js";

/** Output shape, trainable weights and multiply-accumulates of one convolution with "same" padding, as NAS-Bench-201 counts them. */
export function convCost(
  input: ImageShape,
  options: ConvBnOptions,
): { output: ImageShape; parameters: number; flops: number } {
  const [height, width, channels] = input;
  const { filters, kernelSize, stride = 1, batchNorm = true, depthwise = false } = options;
  const output: ImageShape = [Math.ceil(height / stride), Math.ceil(width / stride), filters];
  const weights = kernelSize ** 2 * (depthwise ? 1 : channels) * filters;
  return {
    output,
    parameters: weights + (batchNorm ? 2 * filters : 0), // batch norm: one scale and one offset a channel
    flops: weights * output[0] * output[1], // batch norm, ReLU and pooling count nothing in the published table
  };
}
