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

/** @throws RangeError when random search cannot measure what the search is for, so that the two could not be compared */
export function checkBaseline(plan: StudyPlan): void {
  const [wanted] = plan.goals.objectives;
  if (wanted === undefined || standAlone(plan).goals.objectives.some(({ metric }) => metric === wanted.metric)) return;
  throw new RangeError(
    `baseline compares the search with random search by ${wanted.metric}, which networks trained on their own do not have; leave baseline out and use calibrate(), or name an objective that both have with .objectives({ accuracy: "maximize" })`,
  );
}

/** Random search with the same number of training images as the study, in the folder `baseline` of the study. */
export async function runBaseline(
  plan: StudyPlan,
  { record, folder }: StudyRun,
  { epochs, ...options }: Omit<StudyRunOptions, "folder" | "datasets"> & { readonly epochs: number | undefined },
): Promise<StudyRun> {
  const last = plan.stages.at(-1)?.fidelity;
  const search = random();
  const oneShot = isOneShot(plan.search);
  const usual = oneShot ? Math.min(oneShotEpochs, record.preparation.epochs ?? 1) : (last?.epochs ?? 1);
  const proxy = trainedFor(epochs ?? usual, oneShot ? {} : { resource: last?.resource });
  const one: StudyPlan = {
    ...plan,
    label: "random search",
    search,
    proxy: proxy.name,
    stages: proxy.stages,
    schedule: keepBest,
    ...standAlone(plan),
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

/**
 * Evaluator and goals of the plan; for a one-shot search, an evaluator that trains each candidate's own weights, and those of the goals
 * that it measures.
 */
export function standAlone({
  evaluator,
  goals,
  search,
  space,
}: Pick<StudyPlan, "evaluator" | "goals" | "search" | "space">): Pick<StudyPlan, "evaluator" | "goals"> {
  if (!isOneShot(search) || !trainsNetworks(evaluator)) return { evaluator, goals };
  const alone = trainingEvaluator({ ...evaluator, space });
  const measured = goals.objectives.filter(({ metric }) => alone.measures?.includes(metric));
  return { evaluator: alone, goals: { ...goals, objectives: measured.length > 0 ? measured : alone.goals.objectives } };
}
