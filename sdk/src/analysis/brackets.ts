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
  /** Index of the stage that judged the trial first: trials of one bracket of Hyperband share it. */
  readonly firstStage: number;
}

/** The lowest score with which a trial of one bracket went on. */
export interface Threshold {
  readonly firstStage: number;
  readonly score: number;
}

/** What one stage of a schedule did. */
export interface Bracket {
  readonly stage: Stage;
  /** Trials with a score at this stage. */
  readonly evaluated: number;
  /** Those of them that no earlier stage had judged. */
  readonly started: number;
  /** Those of them that went on to a later stage. */
  readonly promoted: number;
  /** Trials that failed in this stage. */
  readonly failed: number;
  /** One a bracket of which some trial went on, in the order of their first stages. */
  readonly thresholds: readonly Threshold[];
  readonly trials: readonly StageScore[];
}

/** What became of the trials at each stage, in the order of stages. */
export function brackets(record: StudyRecord): readonly Bracket[] {
  return record.stages.map((stage, index) => {
    const trials = record.trials.flatMap(
      ({ number, architecture, evaluations, failure, firstStage = 0 }): StageScore[] => {
        const score = evaluations.find((evaluation) => evaluation.stage === index)?.metrics.accuracy;
        if (score === undefined) return [];
        // a trial that failed in a later stage was promoted all the same
        const reached = Math.max(failure?.stage ?? 0, ...evaluations.map((evaluation) => evaluation.stage));
        return [{ trial: number, architecture, score, promoted: reached > index, firstStage }];
      },
    );
    return {
      stage,
      evaluated: trials.length,
      started: trials.filter(({ firstStage }) => firstStage === index).length,
      promoted: trials.filter(({ promoted }) => promoted).length,
      failed: record.trials.filter(({ failure }) => failure?.stage === index).length,
      thresholds: thresholdsOf(trials),
      trials,
    };
  });
}

function thresholdsOf(trials: readonly StageScore[]): readonly Threshold[] {
  const lowest = new Map<number, number>();
  for (const { score, promoted, firstStage } of trials)
    if (promoted) lowest.set(firstStage, Math.min(score, lowest.get(firstStage) ?? Number.POSITIVE_INFINITY));
  return [...lowest]
    .map(([firstStage, score]) => ({ firstStage, score }))
    .sort((one, other) => one.firstStage - other.firstStage);
}
