import { join } from "node:path";
import type { MixtureState } from "../supernet/mixture/mixtureState.js";
import { trainSupernet } from "../supernet/trainSupernet.js";
import type { SupernetJob, TrainedSupernet } from "./job.js";
import { measuresOf } from "./measures.js";
import { historyOf } from "./mixtureScore.js";
import { learnEnsemble } from "./pathEnsemble.js";
import type { Workplace } from "./workplace.js";

/** Trains the supernet of a one-shot search. */
export async function supernet(task: SupernetJob, workplace: Workplace): Promise<TrainedSupernet> {
  const dataset = await workplace.dataset(task.dataset);
  const trained = await trainSupernet({
    ...task,
    ...workplace,
    dataset,
    loss: (await measuresOf(dataset, task)).loss,
    folder: join(workplace.folder, "supernet"),
  });
  const { prior, mixture } = task;
  const answer = { curve: trained.curve, cost: trained.cost };
  if (mixture !== undefined)
    return { ...answer, mixture: historyOf(trained.mixture as MixtureState, { ...task, mixture, dataset }, workplace) };
  if (prior === undefined) return answer;
  const { shares, seconds } = await learnEnsemble({ ...task, prior }, workplace);
  return { ...answer, shares, cost: { ...trained.cost, seconds: trained.cost.seconds + seconds } };
}
