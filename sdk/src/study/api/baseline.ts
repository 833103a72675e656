import { join } from "node:path";
import { trainsNetworks } from "../../evaluators/networkEvaluator.js";
import { trainingEvaluator } from "../../evaluators/training.js";
import { epochs as trainedFor } from "../../proxies/epochs.js";
import { keepBest } from "../../proxies/schedule.js";
import { random } from "../../strategies/random.js";
import { isOneShot, type StudyPlan } from "../run/plan.js";
import { imagesOf, runStudy, type StudyRun, type StudyRunOptions } from "../run/studyRun.js";

/** Trainings of a baseline of a one-shot search are this long unless asked otherwise: as its supernet, they cost one trial only. */
const oneShotEpochs = 4;

/** Random search that spends as many training images as the study did, in a folder of its own inside the study's. */
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

/** What trains each candidate on its own, where the search shares weights. */
export function withoutSupernet({ evaluator, search, space }: StudyPlan): StudyPlan["evaluator"] {
  return isOneShot(search) && trainsNetworks(evaluator) ? trainingEvaluator({ ...evaluator, space }) : evaluator;
}
