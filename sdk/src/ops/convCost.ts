import { type NormalisationName, normalisationWeights } from "./normalisations.js";
import type { ConvBnOptions } from "./op.js";
import type { ImageShape } from "./shape.js";

/** Cost of a part of a network. */
export interface Cost {
  /** Trainable weights. */
  readonly parameters: number;
  /** Multiply-accumulates of one image's forward pass. */
  readonly flops: number;
}

/** Output shape, trainable weights and multiply-accumulates of one convolution with "same" padding, counted as in NAS-Bench-201. */
export function convCost(
  input: ImageShape,
  options: ConvBnOptions,
  normalisation: NormalisationName = "batch",
): Cost & { readonly output: ImageShape } {
  const [height, width, channels] = input;
  const { filters, kernelSize, stride = 1, batchNorm = true, depthwise = false } = options;
  const output: ImageShape = [Math.ceil(height / stride), Math.ceil(width / stride), filters];
  const weights = kernelSize ** 2 * (depthwise ? 1 : channels) * filters;
  return {
    output,
    parameters: weights + (batchNorm ? normalisationWeights(normalisation, filters) : 0),
    flops: weights * output[0] * output[1], // NAS-Bench-201 counts 0 for norms, activations and pooling
  };
}

/** The sum of costs. */
export const sumOfCosts = (costs: readonly Cost[]): Cost => ({
  parameters: costs.reduce((sum, cost) => sum + cost.parameters, 0),
  flops: costs.reduce((sum, cost) => sum + cost.flops, 0),
});
