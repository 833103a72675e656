import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../ops/op.js";
import { softmaxCrossEntropy } from "../tensor/index.js";

/**
 * Mean cross-entropy in nats against labels of which a share `smoothing` is spread evenly over all classes.
 * https://arxiv.org/abs/1512.00567
 * @param logits [batch, classes], before softmax
 * @param labels [batch], int32, from 0
 * @param smoothing in [0, 1)
 */
export function classificationLoss(tf: Tf, logits: Tensor2D, labels: Tensor1D, smoothing: number): Scalar {
  const exact = softmaxCrossEntropy(tf, logits, labels);
  if (smoothing === 0) return exact;
  const even = tf.neg(tf.mean(tf.logSoftmax(logits)));
  return tf.add(tf.mul(exact, 1 - smoothing), tf.mul(even, smoothing)) as Scalar;
}
