import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Kernel } from "../kernel.js";

/** The loss, and its gradient with respect to the logits. */
export const softmaxCrossEntropyKernel: Kernel<
  { readonly logits: Tensor2D; readonly labels: Tensor1D },
  object,
  readonly [loss: Scalar, gradient: Tensor2D]
> = {
  name: "NasbookSoftmaxCrossEntropy",
  compose(tf, { logits, labels }) {
    const [batch, classes] = logits.shape;
    const truth = tf.oneHot(labels, classes);
    const logarithms = tf.logSoftmax(logits);
    // selected rather than multiplied by 0, because a log-probability may be -Infinity
    const chosen = tf.where(tf.cast(truth, "bool"), logarithms, tf.zerosLike(logarithms));
    const loss = tf.neg(tf.div(tf.sum(chosen), batch)) as Scalar; // a sum over everything
    return [loss, tf.div(tf.sub(tf.exp(logarithms), truth), batch)];
  },
};
