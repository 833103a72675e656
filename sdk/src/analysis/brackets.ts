import type { Objective } from "../records/goals.js";
import { scoreValues } from "../records/scoreValues.js";
import type { StudyRecord } from "../records/studyRecord.js";
import type { Stage } from "../records/trial.js";
import { betterOf, followed, metricAt } from "./metricText.js";

/** One trial as one stage judged it. */
export interface StageScore {
  readonly trial: number;
  readonly architecture: string;
  /** First objective at this stage, as it was measured; at a stage that trains nothing what it ranks by, as in `scoreValues`. */
  readonly score: number;
  /** Whether the trial went on to a later stage. */
  readonly promoted: boolean;
  /** Index of the stage that judged the trial first: trials of one bracket of Hyperband share it. */
  readonly firstStage: number;
}

/** The worst score with which a trial of one bracket went on. */
export interface Threshold {
  readonly firstStage: number;
  readonly score: number;
}

/** What one stage of a schedule did. */
export interface Bracket {
  readonly stage: Stage;
  /** Trials with a score at this stage. */
  readonly evaluated: number;
  /** Of these, the ones that no earlier stage had judged. */
  readonly started: number;
  /** Of these, the ones that went on to a later stage. */
  readonly promoted: number;
  /** Trials that failed in this stage. */
  readonly failed: number;
  /** One for each bracket that promoted a trial, in the order of their first stages. */
  readonly thresholds: readonly Threshold[];
  readonly trials: readonly StageScore[];
}

/** What each stage did with its trials, in the order of stages. */
export function brackets(record: StudyRecord): readonly Bracket[] {
  const objective = followed(record);
  return record.stages.map((stage, index) => {
    const trials = valuesAt(record, index, objective).map(({ trial, score }): StageScore => {
      const { number, architecture, evaluations, failure, firstStage = 0 } = trial;
      // a trial that failed in a later stage was promoted all the same
      const reached = Math.max(failure?.stage ?? 0, ...evaluations.map((evaluation) => evaluation.stage));
      return { trial: number, architecture, score, promoted: reached > index, firstStage };
    });
    return {
      stage,
      evaluated: trials.length,
      started: trials.filter(({ firstStage }) => firstStage === index).length,
      promoted: trials.filter(({ promoted }) => promoted).length,
      failed: record.trials.filter(({ failure }) => failure?.stage === index).length,
      thresholds: thresholdsOf(trials, stage.scores === undefined ? objective.goal : "maximize"),
      trials,
    };
  });
}

/** The trials that a stage has judged, and the value by which it ranks each. */
function valuesAt({ stages, trials }: StudyRecord, stage: number, { metric }: Objective) {
  const judged = trials.flatMap((trial) => {
    const evaluation = trial.evaluations.find((one) => one.stage === stage);
    return evaluation === undefined ? [] : [{ trial, evaluation }];
  });
  const names = stages[stage]?.scores?.names;
  if (names !== undefined) {
    const scores = scoreValues(judged.map(({ evaluation }) => names.map((name) => evaluation.metrics[name] as number)));
    return judged.map(({ trial }, index) => ({ trial, score: scores[index] as number }));
  }
  return judged.flatMap(({ trial, evaluation }) => {
    const score = metricAt(trial, evaluation, metric);
    return score === undefined ? [] : [{ trial, score }];
  });
}

function thresholdsOf(trials: readonly StageScore[], goal: Objective["goal"]): readonly Threshold[] {
  const worst = new Map<number, number>();
  const reversed = { metric: "score", goal: goal === "maximize" ? "minimize" : "maximize" } as const;
  for (const { score, promoted, firstStage } of trials)
    if (promoted) worst.set(firstStage, betterOf(reversed, score, worst.get(firstStage) ?? score));
  return [...worst]
    .map(([firstStage, score]) => ({ firstStage, score }))
    .sort((one, other) => one.firstStage - other.firstStage);
}
