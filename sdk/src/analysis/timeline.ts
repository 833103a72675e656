import type { StudyRecord } from "../records/studyRecord.js";
import type { Failure } from "../records/trial.js";

/** One evaluation on the clock. */
export interface TimelineSpan {
  readonly trial: number;
  readonly architecture: string;
  readonly stage: number;
  /** 0, 1, 2, ...: as recorded, else the first that was free. */
  readonly worker: number;
  /** Seconds since the study began, or what its simulated clock counts. */
  readonly start: number;
  readonly end: number;
  /** Whether the trial failed in it. */
  readonly failed: boolean;
}

/**
 * When each evaluation ran and on which worker, by rising start. Reused results are left out, and so are evaluations without a recorded
 * time, as in journals of earlier versions.
 */
export function timeline(record: StudyRecord): readonly TimelineSpan[] {
  const spans = record.trials.flatMap(({ number: trial, architecture, evaluations, failure }) => [
    ...evaluations.flatMap(({ stage, startedAt, finishedAt, cost, copyOf, worker }) => {
      const start = startedAt ?? (finishedAt === undefined ? undefined : finishedAt - cost.seconds);
      if (start === undefined || copyOf !== undefined) return [];
      return [{ trial, architecture, stage, worker, start, end: finishedAt ?? start + cost.seconds, failed: false }];
    }),
    ...failedSpan(failure).map((span) => ({ trial, architecture, ...span })),
  ]);
  const freeAt: number[] = [];
  return [...spans]
    .sort((a, b) => a.start - b.start || a.trial - b.trial)
    .map(({ worker: recorded, ...span }) => {
      const free = freeAt.findIndex((at) => at <= span.start + 1e-9);
      const worker = recorded ?? (free < 0 ? freeAt.length : free);
      if (recorded === undefined) freeAt[worker] = span.end;
      return { ...span, worker };
    });
}

function failedSpan(failure: Failure | undefined) {
  if (failure?.startedAt === undefined) return [];
  const { stage, startedAt, seconds = 0, worker } = failure;
  return [{ stage, worker, start: startedAt, end: startedAt + seconds, failed: true }];
}
