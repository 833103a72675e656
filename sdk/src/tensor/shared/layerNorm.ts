import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { layerNormGradKernel, layerNormKernel } from "./composed/layerNormKernels.js";
import { requireShape } from "./fittingShapes.js";
import { runKernel } from "./kernel.js";
import { withGradient } from "./withGradient.js";

/**
 * Layer norm over the last axis; epsilon is 1e-5. https://arxiv.org/abs/1607.06450
 * @param input [rows, channels]
 */
export function layerNorm(
  tf: Tf,
  input: Tensor2D,
  { gamma, beta }: { readonly gamma: Tensor1D; readonly beta: Tensor1D },
): Tensor2D {
  requireShape("input", input, [undefined, undefined]);
  for (const [name, affine] of Object.entries({ gamma, beta })) requireShape(name, affine, [input.shape[1]]);
  const [normalised, mean, inverse] = runKernel(tf, layerNormKernel, { input, gamma, beta }, {});
  const saved = [input, gamma, mean, inverse];
  const output = withGradient(tf, normalised, [input, gamma, beta], saved, (dy, kept: Tensor[]) => {
    const [x, scale, m, inv] = kept as [Tensor2D, Tensor1D, Tensor1D, Tensor1D]; // in the order of withGradient above
    return runKernel(tf, layerNormGradKernel, { dy, input: x, gamma: scale, mean: m, inverse: inv }, {});
  });
  tf.dispose([mean, inverse]);
  return output;
}
