import { join } from "node:path";
import { epochs as trainedFor } from "../proxies/epochs.js";
import { keepBest } from "../proxies/schedule.js";
import { random } from "../strategies/random.js";
import type { StudyPlan } from "./session.js";
import { imagesOf, plannedImages, runStudy, type StudyRun, type StudyRunOptions } from "./studyRun.js";
import { isOneShot } from "./tasks.js";

/** Trainings of a baseline of a one-shot search are this long unless asked otherwise: as its supernet, they cost one trial only. */
const oneShotEpochs = 4;

/** Random search that spends as many training images as the study did, in a folder of its own inside the study's. */
export async function runBaseline(
  plan: StudyPlan,
  { record, folder }: StudyRun,
  { epochs, ...options }: Omit<StudyRunOptions, "folder" | "datasets"> & { readonly epochs: number | undefined },
): Promise<StudyRun> {
  const last = plan.stages.at(-1)?.fidelity.epochs ?? 1;
  const search = random();
  const proxy = trainedFor(epochs ?? (isOneShot(plan.search) ? Math.min(oneShotEpochs, last) : last));
  const one: StudyPlan = {
    ...plan,
    label: "random search",
    search,
    proxy: proxy.name,
    stages: proxy.stages,
    schedule: keepBest,
    earlier: [],
    trials: 1,
  };
  const trials = Math.max(1, Math.round(imagesOf(record) / plannedImages(one)));
  return runStudy(
    { ...one, trials },
    { ...options, folder: join(folder, "baseline"), datasets: join(folder, "datasets") },
  );
}
