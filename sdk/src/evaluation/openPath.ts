import { join } from "node:path";
import type { Dataset } from "../datasets/dataset.js";
import { buildNetwork, type Network } from "../network/buildNetwork.js";
import type { Weights } from "../network/weights.js";
import { groupOf } from "../supernet/splitting/split.js";
import { supernetFile } from "../supernet/supernetFile.js";
import type { PathJob } from "./job.js";
import type { Workplace } from "./workplace.js";

/** A path of a trained supernet. */
export interface OpenPath {
  readonly dataset: Dataset;
  readonly network: Network;
  /** The same architecture with other weights. */
  withWeights(weights: Weights): Network;
}

/**
 * Opens a path of a trained supernet. Its tensors belong to the workplace's supernets.
 * @throws Error when the path needs weights that the supernet never trained, as with widths of which few were drawn
 */
export async function openPath(
  task: Pick<PathJob, "dataset" | "epochs" | "genotype" | "splits" | "seed">,
  { tf, space, dataset, folder, supernets }: Workplace,
): Promise<OpenPath> {
  const data = await dataset(task.dataset);
  const file = join(folder, "supernet", supernetFile(task.epochs));
  const group = groupOf(task.genotype, task.splits ?? [], space);
  const weights = await supernets.weights({ file, group }, task.seed, tf);
  const plan = space.plan(task.genotype, { input: data.shape, outputs: data.outputs });
  const withWeights = (own: Weights) => buildNetwork(plan, { tf, weights: own, ops: space.ops });
  const network = withWeights(weights);
  const untrained = weights.added(network.trainable);
  if (untrained.length > 0)
    throw new Error(
      `the supernet has not trained ${untrained.length} of the ${network.trainable.length} weights of this architecture, such as "${untrained[0]}": no path drawn so far had them; train it for more epochs, or list fewer widths`,
    );
  return { dataset: data, network, withWeights };
}
