import { type Dataset, taskOf } from "../datasets/dataset.js";
import { type LossReference, lossFor } from "../tasks/losses/index.js";
import type { LossFunction } from "../tasks/losses/loss.js";
import { loadMetrics, type MetricReference, type NamedMetrics } from "../tasks/metrics/index.js";
import { atWorkplace } from "./workplaceError.js";

/** The loss and metrics that a task names; custom ones are imported from their modules. */
export async function measuresOf(
  dataset: Dataset,
  { metrics, loss }: { readonly metrics?: readonly MetricReference[]; readonly loss?: LossReference },
): Promise<{ readonly metrics: NamedMetrics; readonly loss: LossFunction | undefined }> {
  const task = taskOf(dataset);
  // a module that cannot be loaded stops the study rather than failing one candidate
  return {
    metrics: await atWorkplace(loadMetrics(task, metrics)),
    // without a name the training chooses the loss, since it may smooth labels
    loss: loss === undefined ? undefined : await atWorkplace(lossFor({ task, train: dataset.train.targets }, loss)),
  };
}
