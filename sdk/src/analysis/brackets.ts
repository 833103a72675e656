import type { StudyRecord } from "../records/studyRecord.js";
import type { Stage } from "../records/trial.js";

/** One trial as one stage judged it. */
export interface StageScore {
  readonly trial: number;
  readonly architecture: string;
  /** Validation accuracy at this stage, 0 to 1. */
  readonly score: number;
  /** Whether the trial went on to a later stage. */
  readonly promoted: boolean;
}

/** What one stage of a schedule did. */
export interface Bracket {
  readonly stage: Stage;
  /** Trials with a score at this stage. */
  readonly evaluated: number;
  /** Those of them that went on to a later stage. */
  readonly promoted: number;
  /** Trials that failed in this stage. */
  readonly failed: number;
  /** Lowest score that was promoted; absent when none was. */
  readonly threshold?: number;
  readonly trials: readonly StageScore[];
}

/** What became of the trials at each stage, in the order of stages. */
export function brackets(record: StudyRecord): readonly Bracket[] {
  return record.stages.map((stage, index) => {
    const trials = record.trials.flatMap(({ number, architecture, evaluations, failure }): StageScore[] => {
      const score = evaluations.find((evaluation) => evaluation.stage === index)?.metrics.accuracy;
      if (score === undefined) return [];
      // a trial that failed in a later stage was promoted all the same
      const reached = Math.max(failure?.stage ?? 0, ...evaluations.map((evaluation) => evaluation.stage));
      return [{ trial: number, architecture, score, promoted: reached > index }];
    });
    const promoted = trials.filter((trial) => trial.promoted).map((trial) => trial.score);
    return {
      stage,
      evaluated: trials.length,
      promoted: promoted.length,
      failed: record.trials.filter(({ failure }) => failure?.stage === index).length,
      ...(promoted.length === 0 ? {} : { threshold: Math.min(...promoted) }),
      trials,
    };
  });
}
