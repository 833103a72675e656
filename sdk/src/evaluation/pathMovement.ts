import { movement } from "../supernet/movement.js";
import type { PathJob } from "./job.js";
import { openPath } from "./openPath.js";
import type { Workplace } from "./workplace.js";

/**
 * How far the training of the supernet has moved the weights of a path.
 * @throws Error when the path needs weights that the supernet never trained, as with widths of which few were drawn
 */
export async function pathMovement(task: PathJob, workplace: Workplace): Promise<number> {
  const { tf, supernets } = workplace;
  const { dataset, network, withWeights } = await openPath(task, workplace);
  return movement(network, withWeights(supernets.initial(task.seed, tf)), { tf, shape: dataset.shape });
}
