import { listenForInterruption } from "../../execution/interruption.js";
import type { StudyEvent } from "../../records/events.js";
import type { Preparation, StudyRecord } from "../../records/studyRecord.js";
import type { Cost, CurvePoint, Stage, Trial } from "../../records/trial.js";
import { trialsAfter, trialsFrom } from "../../records/trialsFrom.js";
import { scoreTable } from "../../zeroCost/index.js";
import { warmStartNote } from "../api/warmStart.js";
import { openStudyView, type StudyEnd } from "../display/studyView.js";
import type { Manifest } from "../store/manifest.js";
import { isOneShot, type StudyPlan } from "./plan.js";
import { openSession, type SessionOptions } from "./session.js";

/** The outcome of a run that has ended or was interrupted. */
export interface StudyRun {
  readonly record: StudyRecord;
  /** Undefined when no files were written. */
  readonly folder: string | undefined;
  readonly interrupted: boolean;
  /** As it was recorded when the study began. */
  readonly manifest: Manifest;
}

/** Options of a run. */
export interface StudyRunOptions extends SessionOptions {
  /** Hides the progress display. */
  readonly quiet: boolean;
}

/** Runs a study to its end and displays its progress. Returns the trials so far when interrupted; throws every other error. */
export async function runStudy(plan: StudyPlan, options: StudyRunOptions): Promise<StudyRun> {
  await Promise.resolve(); // see listenForInterruption
  const interruption = listenForInterruption(options.signal);
  let passed = 0;
  const reported = new Map<number, readonly CurvePoint[]>();
  try {
    const session = await openSession(plan, {
      ...options,
      signal: interruption.signal,
      onImages(images) {
        passed += images;
        view?.progress(passed);
      },
      onWork(trial, works) {
        if (!works) reported.delete(trial);
        view?.works(trial, works);
      },
      onReport(trial, stage, point) {
        if (view === undefined) return;
        reported.set(trial, [...(reported.get(trial) ?? []), point]);
        view.update(withReports(recordNow(), stage, reported));
      },
    });
    let preparation: Preparation = preparationIn(session.recorded) ?? nothing;
    const start = { ...recordOf(plan, []), plannedTrials: session.plannedTrials };
    /** The current record; its trials are the live array of the session. */
    const recordNow = (): StudyRecord => ({ ...start, trials: session.trials, preparation });
    const finished = session.recorded.at(-1)?.event === "finished"; // then there is no progress to show
    const watched = !options.quiet && !finished;
    const work = plan.evaluator.work({ ...plan, trials: session.plannedTrials });
    const view = watched
      ? openStudyView(recordNow(), { ...work, workers: options.workers, folder: session.folder })
      : undefined;
    passed = imagesOf(recordNow());
    let end: StudyEnd = "stopped by an error";
    try {
      for await (const events of session.events) {
        preparation = preparationIn(events) ?? preparation;
        view?.update(recordNow());
      }
      end = "finished";
    } catch (error) {
      if (!interruption.signal.aborted) throw error;
      end = "interrupted";
    } finally {
      await view?.close(recordNow(), end);
    }
    const record = recordNow();
    const { trials } = record;
    const plannedTrials = Number.isFinite(record.plannedTrials) ? record.plannedTrials : trials.length;
    return {
      record: { ...record, trials: [...trials], plannedTrials },
      folder: session.folder,
      interrupted: end === "interrupted",
      manifest: session.manifest,
    };
  } finally {
    interruption.release();
  }
}

/** The record with the last reported metrics of running trials as provisional evaluations; for figures only. */
function withReports(
  record: StudyRecord,
  stage: number,
  reported: ReadonlyMap<number, readonly CurvePoint[]>,
): StudyRecord {
  const { fidelity } = record.stages[stage] as Stage;
  const trials = record.trials.map((trial): Trial => {
    const curve = reported.get(trial.number);
    const metrics = curve?.at(-1)?.metrics;
    if (curve === undefined || metrics === undefined) return trial;
    const provisional = { stage, by: "function", fidelity, metrics, curve, cost: nothing } as const;
    return { ...trial, evaluations: [...trial.evaluations, provisional] };
  });
  return { ...record, trials };
}

const nothing: Cost = { images: 0, seconds: 0 };

/** The preparation, such as training a supernet, when these events contain it. */
function preparationIn(events: readonly StudyEvent[]): Preparation | undefined {
  const [prepared] = events.flatMap((event) =>
    event.event === "prepared"
      ? [
          {
            ...event.cost,
            epochs: event.curve.length,
            ...(event.planned === undefined ? {} : { planned: event.planned }),
            ...(event.shares === undefined ? {} : { shares: event.shares }),
            ...(event.mixture === undefined ? {} : { mixture: event.mixture }),
            ...(event.splits === undefined ? {} : { splits: event.splits }),
          },
        ]
      : [],
  );
  return prepared;
}

/** The record of a study with these events. */
export function recordOf(plan: StudyPlan, events: readonly StudyEvent[]): StudyRecord {
  const { search, proxy, goals, evaluator, space, stages, trials } = plan;
  const judges = isOneShot(search) || proxy === "" ? "" : `, ${proxy}`;
  return {
    name: plan.label ?? `${search.name}${judges}${warmStartNote(plan.earlier)}`,
    goals,
    metrics: {
      ...evaluator.metrics,
      ...scoreTable(stages.flatMap(({ scores }) => scores?.names ?? [])),
      ...Object.fromEntries(
        goals.objectives.map(({ metric, goal }) => [metric, { ...evaluator.metrics[metric], goal }]),
      ),
    },
    decisions: space.decisions,
    stages,
    trials: trialsFrom(events, stages),
    preparation: preparationIn(events) ?? nothing,
    plannedTrials: trials,
    ...(evaluator.clock === undefined ? {} : { clock: evaluator.clock }),
  };
}

/** The record after one more event. */
export const recordAfter = (record: StudyRecord, event: StudyEvent): StudyRecord => ({
  ...record,
  trials: trialsAfter(record.trials, event, record.stages),
  preparation: preparationIn([event]) ?? record.preparation,
});

/** Training images spent so far. */
export const imagesOf = ({ trials, preparation }: StudyRecord): number =>
  trials.reduce(
    (sum: number, { evaluations }: Trial) => sum + evaluations.reduce((images, { cost }) => images + cost.images, 0),
    preparation.images,
  );
