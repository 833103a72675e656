import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { batchNormGradKernel, batchNormKernel } from "./composed/batchNormKernels.js";
import { requireShape } from "./fittingShapes.js";
import { runKernel } from "./kernel.js";
import { withGradient } from "./withGradient.js";

/** A normalised batch, and its mean and biased variance, [channels] each. */
export interface Normalised {
  readonly output: Tensor4D;
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/**
 * Batch norm with the statistics of the batch; epsilon is 1e-5. Gradients flow through `output` alone.
 * https://arxiv.org/abs/1502.03167
 * @param input [batch, height, width, channels]
 */
export function batchNorm(
  tf: Tf,
  input: Tensor4D,
  { gamma, beta }: { readonly gamma: Tensor1D; readonly beta: Tensor1D },
): Normalised {
  requireShape("input", input, [undefined, undefined, undefined, undefined]);
  requireShape("gamma", gamma, [input.shape[3]]);
  requireShape("beta", beta, [input.shape[3]]);
  const [normalised, mean, variance, inverse] = runKernel(tf, batchNormKernel, { input, gamma, beta }, {});
  const output = withGradient(tf, normalised, [input, gamma, beta], [input, gamma, mean, inverse], (dy, saved) => {
    const [x, scale, m, inv] = saved as [Tensor4D, Tensor1D, Tensor1D, Tensor1D]; // in the order of withGradient above
    return runKernel(tf, batchNormGradKernel, { dy, input: x, gamma: scale, mean: m, inverse: inv }, {});
  });
  inverse.dispose();
  return { output, mean, variance };
}
