import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { softmaxCrossEntropyKernel } from "./composed/softmaxCrossEntropyKernel.js";
import { requireShape } from "./fittingShapes.js";
import { runKernel } from "./kernel.js";

/**
 * Cross-entropy of softmax, in nats, averaged over the batch.
 * @param logits [batch, classes], before softmax
 * @param labels [batch], int32, from 0
 */
export function softmaxCrossEntropy(tf: Tf, logits: Tensor2D, labels: Tensor1D): Scalar {
  requireShape("logits", logits, [undefined, undefined]);
  requireShape("labels", labels, [logits.shape[0]]);
  const differentiable = tf.customGrad((x, save) => {
    const [value, gradient] = runKernel(tf, softmaxCrossEntropyKernel, { logits: x as Tensor2D, labels }, {});
    // the types declare save as a tensor; customGrad passes it after the inputs
    (save as unknown as (tensors: Tensor[]) => void)([gradient]);
    return { value, gradFunc: (dy: Tensor, [saved]: Tensor[]) => tf.mul(saved as Tensor, dy) };
  });
  return differentiable(logits) as Scalar;
}
