import type { Judged, PathJob } from "./job.js";
import { judgePath } from "./judgePath.js";
import { pathScore } from "./pathEnsemble.js";
import type { Workplace } from "./workplace.js";

/**
 * Evaluates a path of a trained supernet; with a prior, its "score" as well.
 * @throws Error when the path needs weights that the supernet never trained, as with widths of which few were drawn
 */
export async function path(task: PathJob, workplace: Workplace): Promise<Judged> {
  const begun = performance.now();
  const { metrics, loss } = await judgePath(task, workplace);
  const { prior } = task;
  const score = prior === undefined ? undefined : await pathScore({ ...task, prior }, loss, workplace);
  return {
    metrics: score === undefined ? metrics : { ...metrics, score },
    curve: [],
    cost: { images: 0, seconds: (performance.now() - begun) / 1000 },
  };
}
