import { join } from "node:path";
import { buildNetwork } from "../network/buildNetwork.js";
import { type Judgement, judge } from "../network/judge.js";
import { trainingFor } from "../network/training.js";
import { groupOf } from "../supernet/splitting/split.js";
import { supernetFile } from "../supernet/supernetFile.js";
import type { PathJob } from "./job.js";
import { measuresOf } from "./measures.js";
import type { Workplace } from "./workplace.js";

/**
 * Judges a path of a trained supernet on the validation split, after recalibrating its batch norm. https://arxiv.org/abs/1904.00420
 * @throws Error when the path needs weights that the supernet never trained, as with widths of which few were drawn
 */
export async function judgePath(
  task: PathJob,
  { tf, space, dataset, folder, supernets, signal }: Workplace,
): Promise<Judgement> {
  const data = await dataset(task.dataset);
  const file = join(folder, "supernet", supernetFile(task.epochs));
  const group = groupOf(task.genotype, task.splits ?? [], space);
  const weights = await supernets.weights({ file, group }, task.seed, tf);
  const plan = space.plan(task.genotype, { input: data.shape, outputs: data.outputs });
  const network = buildNetwork(plan, { tf, weights, ops: space.ops });
  const untrained = weights.added(network.trainable);
  if (untrained.length > 0)
    throw new Error(
      `the supernet has not trained ${untrained.length} of the ${network.trainable.length} weights of this architecture, such as "${untrained[0]}": no path drawn so far had them; train it for more epochs, or list fewer widths`,
    );
  return judge(network, {
    tf,
    dataset: data,
    split: "validation",
    batchSize: trainingFor(task.training, task.genotype).batchSize,
    metrics: (await measuresOf(data, task)).metrics,
    signal,
  });
}
