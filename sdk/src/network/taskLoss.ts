import type { LossFunction } from "../tasks/losses/loss.js";
import type { Task } from "../tasks/task.js";
import type { BatchLoss } from "./trainEpoch.js";

/** A loss of a task over the targets of a batch. */
export const taskLoss =
  ({ target }: Task, loss: LossFunction): BatchLoss =>
  (tf, outputs, { labels, count }) =>
    loss(tf, outputs, tf.tensor(labels, [count, ...target.shape], target.dtype));
