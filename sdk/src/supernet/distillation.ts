import type { Scalar } from "@tensorflow/tfjs-core";
import type { DistilledLoss } from "../network/trainEpoch.js";
import type { Task } from "../tasks/task.js";

/**
 * Loss of a network whose targets are the raw outputs of its teacher: cross-entropy with the teacher's probabilities, in nats, or the mean
 * squared difference for regression. https://arxiv.org/abs/1503.02531
 */
export function distillationOf({ name }: Task): DistilledLoss {
  if (name === "classification")
    return (tf, outputs, teacher) =>
      tf.neg(tf.mean(tf.sum(tf.mul(tf.softmax(teacher), tf.logSoftmax(outputs)), 1))) as Scalar;
  if (name === "multiLabel")
    return (tf, outputs, teacher) =>
      // of each output: softplus(z) - p z
      tf.mean(tf.sub(tf.softplus(outputs), tf.mul(tf.sigmoid(teacher), outputs))) as Scalar;
  return (tf, outputs, teacher) => tf.mean(tf.squaredDifference(outputs, teacher)) as Scalar;
}
