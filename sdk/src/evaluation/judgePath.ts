import { join } from "node:path";
import { buildNetwork } from "../network/buildNetwork.js";
import { type Judgement, judge } from "../network/judge.js";
import { trainingFor } from "../network/training.js";
import { supernetFile } from "../supernet/supernetFile.js";
import type { PathJob } from "./job.js";
import { measuresOf } from "./measures.js";
import type { Workplace } from "./workplace.js";

/**
 * Judges a path of a trained supernet on the validation split, after recalibrating its batch norm. https://arxiv.org/abs/1904.00420
 */
export async function judgePath(
  task: PathJob,
  { tf, space, dataset, folder, supernets, signal }: Workplace,
): Promise<Judgement> {
  const data = await dataset(task.dataset);
  const weights = await supernets.weights(join(folder, "supernet", supernetFile(task.epochs)), task.seed, tf);
  const plan = space.plan(task.genotype, { input: data.shape, outputs: data.outputs });
  const network = buildNetwork(plan, { tf, weights, ops: space.ops });
  return judge(network, {
    tf,
    dataset: data,
    split: "validation",
    batchSize: trainingFor(task.training, task.genotype).batchSize,
    metrics: (await measuresOf(data, task)).metrics,
    signal,
  });
}
