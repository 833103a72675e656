import { join } from "node:path";
import { buildNetwork } from "../network/buildNetwork.js";
import { judge } from "../network/judge.js";
import { createWeights, type Weights } from "../network/weights.js";
import { loadWeights } from "../network/weightsFile.js";
import { supernetFile } from "../supernet/supernetFile.js";
import type { Judged, PathTask } from "./task.js";
import type { Workplace } from "./workplace.js";

/** The supernet that this process judged with last: reading it again for each of a thousand paths would cost more than judging. */
let loaded: { readonly file: string; readonly weights: Weights } | undefined;

/** Judges a path of a trained supernet, batch norm recalibrated for it. https://arxiv.org/abs/1904.00420 */
export async function path(task: PathTask, { tf, space, dataset, folder, signal }: Workplace): Promise<Judged> {
  const begun = performance.now();
  const data = await dataset(task.dataset);
  const weights = await supernetWeights(join(folder, "supernet", supernetFile(task.epochs)), task, tf);
  const plan = space.plan(task.genotype, { input: data.shape, classes: data.classes.length });
  const network = buildNetwork(plan, { tf, weights, ops: space.ops });
  const { accuracy, loss } = await judge(network, {
    tf,
    dataset: data,
    split: "validation",
    batchSize: task.training.batchSize,
    signal,
  });
  return { metrics: { accuracy, loss }, curve: [], cost: { images: 0, seconds: (performance.now() - begun) / 1000 } };
}

async function supernetWeights(file: string, { seed }: PathTask, tf: Workplace["tf"]): Promise<Weights> {
  if (loaded?.file !== file) {
    const arrays = await loadWeights(file);
    loaded?.weights.dispose();
    loaded = { file, weights: createWeights(tf, seed, arrays) };
  }
  return loaded.weights;
}

/** Frees the weights of the supernet that was judged with last. */
export function forgetSupernet(): void {
  loaded?.weights.dispose();
  loaded = undefined;
}
