import { type Judgement, judge } from "../network/judge.js";
import { trainingFor } from "../network/training.js";
import type { PathJob } from "./job.js";
import { measuresOf } from "./measures.js";
import { openPath } from "./openPath.js";
import type { Workplace } from "./workplace.js";

/**
 * Judges a path of a trained supernet on the validation split, after recalibrating its batch norm. https://arxiv.org/abs/1904.00420
 * @throws Error when the path needs weights that the supernet never trained, as with widths of which few were drawn
 */
export async function judgePath(task: PathJob, workplace: Workplace): Promise<Judgement> {
  const { tf, signal } = workplace;
  const { dataset, network } = await openPath(task, workplace);
  return judge(network, {
    tf,
    dataset,
    split: "validation",
    batchSize: trainingFor(task.training, task.genotype).batchSize,
    metrics: (await measuresOf(dataset, task)).metrics,
    signal,
  });
}
