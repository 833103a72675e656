import { join } from "node:path";
import { trainsNetworks } from "../../evaluators/networkEvaluator.js";
import { trainingEvaluator } from "../../evaluators/training.js";
import { epochs as trainedFor } from "../../proxies/epochs.js";
import { keepBest } from "../../proxies/schedule.js";
import { random } from "../../strategies/random.js";
import { isOneShot, type StudyPlan } from "../run/plan.js";
import { imagesOf, runStudy, type StudyRun, type StudyRunOptions } from "../run/studyRun.js";

/** Default epochs of a baseline trial of a one-shot search: one trial as long as the supernet's training would use up the budget. */
const oneShotEpochs = 4;

/** Random search with the same number of training images as the study, in the folder `baseline` of the study. */
export async function runBaseline(
  plan: StudyPlan,
  { record, folder }: StudyRun,
  { epochs, ...options }: Omit<StudyRunOptions, "folder" | "datasets"> & { readonly epochs: number | undefined },
): Promise<StudyRun> {
  const last = plan.stages.at(-1)?.fidelity;
  const search = random();
  const passes = epochs ?? (isOneShot(plan.search) ? Math.min(oneShotEpochs, last?.epochs ?? 1) : (last?.epochs ?? 1));
  const proxy = trainedFor(passes, { resource: last?.resource });
  const one: StudyPlan = {
    ...plan,
    label: "random search",
    search,
    proxy: proxy.name,
    stages: proxy.stages,
    schedule: keepBest,
    evaluator: withoutSupernet(plan),
    earlier: [],
    trials: 1,
  };
  const { images } = one.evaluator.work(one);
  const trials = Math.max(1, images === 0 ? record.trials.length : Math.round(imagesOf(record) / images));
  const places =
    folder === undefined
      ? { folder: false as const }
      : { folder: join(folder, "baseline"), datasets: join(folder, "datasets") };
  return runStudy({ ...one, trials }, { ...options, ...places });
}

/** The evaluator of the plan; for a one-shot search, one that trains each candidate's own weights. */
export function withoutSupernet({ evaluator, search, space }: StudyPlan): StudyPlan["evaluator"] {
  return isOneShot(search) && trainsNetworks(evaluator) ? trainingEvaluator({ ...evaluator, space }) : evaluator;
}
