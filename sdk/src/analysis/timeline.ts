import type { StudyRecord } from "../records/studyRecord.js";

/** One evaluation on the clock. */
export interface TimelineSpan {
  readonly trial: number;
  readonly architecture: string;
  readonly stage: number;
  /** 0, 1, 2, ...: as recorded, else the first that was free. */
  readonly worker: number;
  /** Seconds on the study's clock. */
  readonly start: number;
  readonly end: number;
  /** Whether this was the last evaluation of a trial that failed afterwards. */
  readonly failed: boolean;
}

/** When each evaluation ran and where, by rising start. Evaluations that do not say when they ran, or copied a result, are left out. */
export function timeline(record: StudyRecord): readonly TimelineSpan[] {
  const spans = record.trials.flatMap(({ number, architecture, evaluations, failure }) =>
    evaluations.flatMap((evaluation, index) => {
      const { stage, finishedAt, cost, copyOf, worker } = evaluation;
      const start = evaluation.startedAt ?? (finishedAt === undefined ? undefined : finishedAt - cost.seconds);
      if (start === undefined || copyOf !== undefined) return [];
      const end = finishedAt ?? start + cost.seconds;
      const failed = failure !== undefined && index === evaluations.length - 1;
      return [{ trial: number, architecture, stage, worker, start, end, failed }];
    }),
  );
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
