import type { Objective } from "../records/goals.js";
import { scoreValues } from "../records/scoreValues.js";
import type { StudyRecord } from "../records/studyRecord.js";
import type { Trial } from "../records/trial.js";
import { activeDecisions } from "../space/conditions.js";
import type { Decision, Genotype } from "../space/decisions.js";
import { kindOf } from "../space/kinds/index.js";
import { levelsOf, type Part } from "../space/parts.js";
import { mainObjective, metricAt } from "./metricText.js";

/** A judged trial: its values of the decisions and the objective they led to. */
export interface Observation {
  readonly trial: number;
  readonly architecture: string;
  /** First objective, as it was measured; at a stage that scores untrained networks its score, of several the mean rank. */
  readonly value: number;
  /** One per part: the index of an option, or the number itself; undefined where the decision is inactive. */
  readonly answers: readonly (number | undefined)[];
}

/** The decisions and objectives of all trials that one stage judged. */
export interface Observations {
  /** What the values are of. */
  readonly objective: Objective;
  /** Index of the stage whose evaluations these are. */
  readonly stage: number;
  /** Decisions and edges of cells that differ from trial to trial; lists of more than 50 options are left out. */
  readonly parts: readonly Part[];
  readonly points: readonly Observation[];
}

/** Which evaluations are used. */
export interface ObservationOptions {
  /** Index of a stage. By default the stage that judged most trials: values of different fidelities cannot be compared. */
  readonly stage?: number;
}

const mostOptions = 50;

/** Every trial that a stage has judged, in the order of their numbers. */
export function observations(
  record: StudyRecord,
  { stage = busiestStage(record) }: ObservationOptions = {},
): Observations {
  const objective = objectiveAt(record, stage);
  const valueIn = valuesAt(record, stage, objective);
  const decisions = Object.entries<Decision>(record.decisions);
  const parts = decisions.flatMap(([name, decision]) => kindOf(decision).parts(name, decision));
  const isShown = parts.map(
    (part) => levelsOf(part) > 1 && (part.kind !== "categorical" || part.options.length <= mostOptions),
  );
  const points = record.trials.flatMap((trial): readonly Observation[] => {
    const value = valueIn(trial);
    if (value === undefined) return [];
    const genotype = trial.genotype as Genotype;
    const active = activeDecisions(record.decisions, genotype);
    const answers = decisions.flatMap(([name, decision]): readonly (number | undefined)[] => {
      const kind = kindOf(decision);
      const matters = active.has(name) && genotype[name] !== undefined;
      return matters ? kind.values(decision, genotype[name] as never) : kind.parts(name, decision).map(() => undefined);
    });
    const { number, architecture } = trial;
    return [{ trial: number, architecture, value, answers: answers.filter((_, index) => isShown[index]) }];
  });
  return { objective, stage, parts: parts.filter((_, index) => isShown[index]), points };
}

/** What a stage ranks by. */
function objectiveAt({ stages, goals }: StudyRecord, stage: number): Objective {
  const scores = stages[stage]?.scores;
  return scores === undefined ? mainObjective(goals) : { metric: scores.names.join(" + "), goal: "maximize" };
}

/** The value of each trial that a stage has judged. */
function valuesAt({ stages, trials }: StudyRecord, stage: number, { metric }: Objective) {
  const evaluationOf = ({ evaluations }: Trial) => evaluations.find((one) => one.stage === stage);
  const scores = stages[stage]?.scores;
  if (scores === undefined)
    return (trial: Trial): number | undefined => {
      const evaluation = evaluationOf(trial);
      return evaluation && metricAt(trial, evaluation, metric);
    };
  const scored = trials.flatMap((trial) => {
    const row = scores.names.flatMap((name) => evaluationOf(trial)?.metrics[name] ?? []);
    return row.length === scores.names.length ? [{ trial, row }] : [];
  });
  const values = scoreValues(scored.map(({ row }) => row));
  const byTrial = new Map(scored.map(({ trial }, index) => [trial, values[index]]));
  return (trial: Trial): number | undefined => byTrial.get(trial);
}

/** The stage that judged most trials, the highest of equals. */
function busiestStage({ stages, trials }: StudyRecord): number {
  const counts = stages.map(({ scores }, stage) =>
    // scores of untrained networks are not objectives
    scores === undefined ? trials.filter((trial) => trial.evaluations.some((e) => e.stage === stage)).length : 0,
  );
  return Math.max(0, counts.lastIndexOf(Math.max(...counts)));
}

/** The quarter of each value by its rank: 0 for the best, 3 for the worst; equal values share the better one. */
export function rankQuarters(values: readonly number[], { goal }: Objective): readonly number[] {
  const sign = goal === "maximize" ? -1 : 1;
  const sorted = values.map((value) => sign * value).sort((a, b) => a - b);
  return values.map((value) => Math.floor((4 * sorted.indexOf(sign * value)) / values.length));
}
