import { join } from "node:path";
import { trainSupernet } from "../supernet/trainSupernet.js";
import type { SupernetJob, TrainedSupernet } from "./job.js";
import { measuresOf } from "./measures.js";
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
  const { prior } = task;
  if (prior === undefined) return trained;
  const { shares, seconds } = await learnEnsemble({ ...task, prior }, workplace);
  return { ...trained, shares, cost: { ...trained.cost, seconds: trained.cost.seconds + seconds } };
}
