import { join } from "node:path";
import { batchesIn, imagesIn } from "../network/batches.js";
import { trainingFor } from "../network/training.js";
import type { Cost } from "../records/trial.js";
import { checkShapes } from "../supernet/checkShapes.js";
import type { MixtureState } from "../supernet/mixture/mixtureState.js";
import { pathRuleOf } from "../supernet/paths/index.js";
import { trainSupernet } from "../supernet/trainSupernet.js";
import type { SupernetJob, TrainedSupernet } from "./job.js";
import { measuresOf } from "./measures.js";
import { historyOf } from "./mixtureScore.js";
import { learnEnsemble } from "./pathEnsemble.js";
import { plannedEpochs } from "./plannedEpochs.js";
import type { Workplace } from "./workplace.js";

/** Trains the supernet of a one-shot search. */
export async function supernet(task: SupernetJob, workplace: Workplace): Promise<TrainedSupernet> {
  const dataset = await workplace.dataset(task.dataset);
  const plan = await planOf(task, workplace);
  const trained = await trainSupernet({
    ...task,
    ...workplace,
    epochs: plan.epochs,
    dataset,
    loss: (await measuresOf(dataset, task)).loss,
    folder: join(workplace.folder, "supernet"),
  });
  const { prior, mixture } = task;
  const cost = sumOf(plan.cost, trained.cost);
  const answer = {
    curve: trained.curve,
    cost,
    // a resumed study repeats the schedules of the epochs that were decided on
    ...(typeof task.epochs === "number" || trained.curve.length === plan.epochs ? {} : { planned: plan.epochs }),
    ...(trained.splits === undefined ? {} : { splits: trained.splits }),
  };
  if (mixture !== undefined)
    return { ...answer, mixture: historyOf(trained.mixture as MixtureState, { ...task, mixture, dataset }, workplace) };
  if (prior === undefined) return answer;
  const { shares, seconds } = await learnEnsemble({ ...task, epochs: plan.epochs, prior }, workplace);
  return { ...answer, shares, cost: sumOf(cost, { images: 0, seconds }) };
}

const sumOf = (one: Cost, other: Cost): Cost => ({
  images: one.images + other.images,
  seconds: one.seconds + other.seconds,
});

/** Epochs to train, and what deciding on them has cost. */
async function planOf(task: SupernetJob, workplace: Workplace) {
  if (typeof task.epochs === "number") return { epochs: task.epochs, cost: { images: 0, seconds: 0 } };
  const plan = await plannedEpochs({ ...task, epochs: task.epochs }, workplace);
  if (task.elastic === true || task.mixture !== undefined) return plan; // no shape is trained alone
  const { space } = workplace;
  const dataset = await workplace.dataset(task.dataset);
  const batches = batchesIn(imagesIn(1, dataset), trainingFor(task.training, {}).batchSize);
  const paths = plan.epochs * batches * pathRuleOf(task.paths ?? { kind: "uniform", options: {} }).pathsPerStep(space);
  checkShapes(space, { shape: { input: dataset.shape, outputs: dataset.outputs }, paths });
  return plan;
}
