import type { Tensor, Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import type { Normalised } from "./batchNorm.js";
import { convBatchNormGradKernel, convBatchNormKernel } from "./composed/convBatchNormKernels.js";
import { type ConvShape, convAttributes } from "./convShape.js";
import { requireConvolution, requireShape } from "./fittingShapes.js";
import { runKernel } from "./kernel.js";
import { withGradient } from "./withGradient.js";

/** Weights of a convolution with batch norm. */
export interface ConvBatchNormWeights {
  /** [height, width, input channels, output channels], or [height, width, channels, 1] when depthwise. */
  readonly filter: Tensor4D;
  /** Scale of each output channel. */
  readonly gamma: Tensor1D;
  /** Offset of each output channel. */
  readonly beta: Tensor1D;
}

/**
 * Fused (ReLU,) convolution and batch norm with the statistics of the batch. Only `output` has a gradient.
 * @param input [batch, height, width, channels]
 * @returns output [batch, ceil(height / stride), ceil(width / stride), output channels], and the mean and biased variance of each
 * channel before the norm
 */
export function convBatchNorm(
  tf: Tf,
  input: Tensor4D,
  { filter, gamma, beta }: ConvBatchNormWeights,
  shape: ConvShape = {},
): Normalised {
  const attributes = convAttributes(shape);
  requireConvolution(tf, input, filter, attributes.depthwise);
  for (const [name, affine] of Object.entries({ gamma, beta }))
    requireShape(name, affine, [filter.shape[attributes.depthwise ? 2 : 3]]);
  const inputGradient = shape.inputGradient ?? true;
  const [normalised, mean, variance, inverse, raw] = runKernel(
    tf,
    convBatchNormKernel,
    { input, filter, gamma, beta },
    attributes,
  );
  const inputs: Tensor[] = inputGradient ? [filter, gamma, beta, input] : [filter, gamma, beta];
  const output = withGradient(tf, normalised, inputs, [input, filter, gamma, mean, inverse, raw], (dy, saved) => {
    const [x, w, scale, m, inv, y] = saved as [Tensor4D, Tensor4D, Tensor1D, Tensor1D, Tensor1D, Tensor4D]; // in the order of withGradient above
    const tensors = { dy, input: x, filter: w, gamma: scale, mean: m, inverse: inv, raw: y };
    return runKernel(tf, convBatchNormGradKernel, tensors, { ...attributes, inputGradient });
  });
  tf.dispose([inverse, raw]);
  return { output, mean, variance };
}
