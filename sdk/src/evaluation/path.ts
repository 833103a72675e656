import type { Metrics } from "../records/trial.js";
import type { Judged, PathJob } from "./job.js";
import { judgePath } from "./judgePath.js";
import { mixtureScore } from "./mixtureScore.js";
import { pathScore } from "./pathEnsemble.js";
import { pathMovement } from "./pathMovement.js";
import type { Workplace } from "./workplace.js";
import { untrainedScores } from "./zeroCost.js";

/**
 * Evaluates a path of a trained supernet: metrics on the validation split, the "movement" of its weights, with a prior its "score"; of a mixture
 * only that.
 * @throws Error when the path needs weights that the supernet never trained, as with widths of which few were drawn
 */
export async function path(task: PathJob, workplace: Workplace): Promise<Judged> {
  const begun = performance.now();
  const untrained = await untrainedScores(task, workplace);
  const metrics = { ...(await metricsOf(task, workplace)), ...untrained.metrics };
  return { metrics, curve: [], cost: { images: untrained.images, seconds: (performance.now() - begun) / 1000 } };
}

async function metricsOf(task: PathJob, workplace: Workplace): Promise<Metrics> {
  const { prior, mixture, genotype } = task;
  if (mixture !== undefined) {
    // the weights of a mixture were trained together: alone, a path of them says little
    const dataset = await workplace.dataset(task.dataset);
    return { score: await mixtureScore(genotype, { mixture, dataset }, workplace) };
  }
  const { metrics, loss } = await judgePath(task, workplace);
  const movement = task.movement === true ? await pathMovement(task, workplace) : undefined;
  const score = prior === undefined ? undefined : await pathScore({ ...task, prior }, { loss, movement }, workplace);
  return { ...metrics, ...(movement === undefined ? {} : { movement }), ...(score === undefined ? {} : { score }) };
}
