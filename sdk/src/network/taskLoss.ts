import type { LossFunction } from "../tasks/losses/loss.js";
import type { Task } from "../tasks/task.js";
import type { BatchLoss } from "./trainEpoch.js";

/** A loss of a task over the targets of a batch; over both targets of mixed examples, each by its share. */
export function taskLoss({ target }: Task, loss: LossFunction): BatchLoss {
  return (tf, outputs, { labels, count, mixed }) => {
    const lossTo = (targets: typeof labels) =>
      loss(tf, outputs, tf.tensor(targets, [count, ...target.shape], target.dtype));
    if (mixed === undefined) return lossTo(labels);
    return tf.add(tf.mul(lossTo(labels), mixed.share), tf.mul(lossTo(mixed.labels), 1 - mixed.share));
  };
}
