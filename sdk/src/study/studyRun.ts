import { listenForInterruption } from "../execution/interruption.js";
import { batchesIn, imagesIn } from "../network/batches.js";
import type { StageLoad } from "../proxies/schedule.js";
import { scheduleOf } from "../proxies/schedules/index.js";
import type { StudyEvent } from "../records/events.js";
import { classifierMetrics } from "../records/metricInfo.js";
import type { StudyRecord } from "../records/studyRecord.js";
import type { Trial } from "../records/trial.js";
import { trialsAfter, trialsFrom } from "../records/trialsFrom.js";
import { openSession, type SessionOptions, type StudyPlan } from "./session.js";
import { openStudyView, type StudyEnd } from "./studyView.js";
import { isOneShot } from "./tasks.js";
import { warmStartNote } from "./warmStart.js";

/** A study that was run, to its end or until it was interrupted. */
export interface StudyRun {
  readonly record: StudyRecord;
  readonly folder: string;
  readonly interrupted: boolean;
}

/** Options of a run. */
export interface StudyRunOptions extends SessionOptions {
  /** No progress is shown. */
  readonly quiet: boolean;
  /** Record of a random search at equal cost, to be drawn beside this one. */
  readonly baseline?: StudyRecord | undefined;
}

/** Runs a study to its end, showing it as it goes. When interrupted it answers what it has; everything else that stops it throws. */
export async function runStudy(plan: StudyPlan, options: StudyRunOptions): Promise<StudyRun> {
  await Promise.resolve(); // see listenForInterruption
  const interruption = listenForInterruption(options.signal);
  let passed = 0;
  try {
    const session = await openSession(plan, {
      ...options,
      signal: interruption.signal,
      onImages(images) {
        passed += images;
        view?.progress(passed);
      },
      onWork: (trial, works) => view?.works(trial, works),
    });
    let record = recordOf(plan, session.recorded);
    const finished = session.recorded.some(({ event }) => event === "finished"); // then there is nothing to watch
    const view =
      options.quiet || finished
        ? undefined
        : openStudyView(record, { ...plannedWork(plan), workers: options.workers, folder: session.folder });
    passed = imagesOf(record);
    let end: StudyEnd = "stopped by an error";
    try {
      for await (const event of session.events) {
        record = recordAfter(record, event);
        view?.update(record);
      }
      end = "finished";
    } catch (error) {
      if (!interruption.signal.aborted) throw error;
      end = "interrupted";
    } finally {
      await view?.close(record, end);
    }
    return { record, folder: session.folder, interrupted: end === "interrupted" };
  } finally {
    interruption.release();
  }
}

/** The record of a study with these events. */
export function recordOf(plan: StudyPlan, events: readonly StudyEvent[]): StudyRecord {
  const start: StudyRecord = {
    name:
      plan.label ??
      `${plan.search.name}${isOneShot(plan.search) ? "" : `, ${plan.proxy}`}${warmStartNote(plan.earlier)}`,
    goals: plan.goals,
    metrics: classifierMetrics,
    decisions: plan.space.decisions,
    stages: plan.stages,
    trials: trialsFrom(events, plan.stages),
    preparation: { images: 0, seconds: 0 },
    plannedTrials: plan.trials,
  };
  return events.reduce((record, event) => withPreparation(record, event), start);
}

/** The record after one more event. */
export const recordAfter = (record: StudyRecord, event: StudyEvent): StudyRecord =>
  withPreparation({ ...record, trials: trialsAfter(record.trials, event, record.stages) }, event);

const withPreparation = (record: StudyRecord, event: StudyEvent): StudyRecord =>
  event.event === "prepared" ? { ...record, preparation: event.cost } : record;

/** Training images that a plan takes when no trial fails; at most so many where results decide. */
export function plannedImages({ search, stages, schedule, trials, dataset, training }: StudyPlan): number {
  const imagesOfEpoch = (share: number) => {
    const images = imagesIn(share, dataset);
    return batchesIn(images, training.batchSize) * Math.min(images, training.batchSize);
  };
  if (isOneShot(search)) return search.supernet.epochs * imagesOfEpoch(1);
  const loads = scheduleOf(schedule).loads({ stages, trials });
  return stages.reduce((sum, { fidelity: { epochs, share } }, stage) => {
    const { started, continued } = loads[stage] as StageLoad;
    const before = stages[stage - 1]?.fidelity.epochs ?? 0;
    return sum + (started * epochs + continued * (epochs - before)) * imagesOfEpoch(share);
  }, 0);
}

/** What a plan takes in all. */
const plannedWork = (plan: StudyPlan) => ({
  images: plannedImages(plan),
  path: isOneShot(plan.search) ? plan.dataset.validation.count / 3 : 0, // a forward pass alone is a third of a training step
});

/** Training images spent so far. */
export const imagesOf = ({ trials, preparation }: StudyRecord): number =>
  trials.reduce(
    (sum: number, { evaluations }: Trial) => sum + evaluations.reduce((images, { cost }) => images + cost.images, 0),
    preparation.images,
  );
