import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { poolGradKernel, poolKernel } from "./composed/poolKernels.js";
import { runKernel } from "./kernel.js";

export type PoolKind = "average" | "max";

/**
 * Square pooling with "same" padding. Padded pixels are excluded from values and gradients.
 * @param input [batch, height, width, channels]
 * @param size side of the window, in pixels
 * @returns [batch, ceil(height / stride), ceil(width / stride), channels]
 */
export function pool(tf: Tf, input: Tensor4D, kind: PoolKind, size: number, stride = 1): Tensor4D {
  tf.util.assert(
    input.rank === 4,
    () =>
      `Error in ${kind === "max" ? "maxPool" : "avgPool"}: input must be rank 4 but got rank ${(input as Tensor).rank}.`,
  );
  const attributes = { kind, size, stride };
  const differentiable = tf.customGrad((x, save) => {
    const [value] = runKernel(tf, poolKernel, { input: x as Tensor4D }, attributes);
    // the types declare save as a tensor; customGrad passes it after the inputs
    (save as unknown as (tensors: Tensor[]) => void)([x as Tensor, value]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [savedInput, output] = saved as [Tensor4D, Tensor4D]; // as saved above
      return [...runKernel(tf, poolGradKernel, { dy: dy as Tensor4D, input: savedInput, output }, attributes)];
    };
    return { value, gradFunc };
  });
  return differentiable(input) as Tensor4D; // of the input's rank
}
