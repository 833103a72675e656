import type { StudyRecord } from "../records/studyRecord.js";
import { type Metrics, measurementOf, type Trial } from "../records/trial.js";
import { activeDecisions } from "../space/conditions.js";
import type { Decision, Decisions, Genotype } from "../space/decisions.js";
import { kindOf } from "../space/kinds/index.js";
import type { Part } from "../space/parts.js";

/** One trial as a row of a table. Measurements are those of the last stage that the trial reached. */
export interface TrialRow {
  readonly number: number;
  readonly architecture: string;
  readonly status: Trial["status"];
  /** Index of the stage that judged the trial last, or in which it failed. */
  readonly stage: number;
  /** Epochs trained by the end of the last finished stage; 0 before it. */
  readonly epochs: number;
  /** Of a classifier: share of right answers on the validation split, 0 to 1; absent when it was not measured. */
  readonly accuracy?: number;
  /** Trainable weights; absent, like FLOPs, where a table does not record them. */
  readonly parameters?: number;
  readonly flops?: number;
  /** Training images spent on the trial's finished stages. */
  readonly images: number;
  /** Wall-clock time spent on them. */
  readonly seconds: number;
  /** Cause and message of a failed trial. */
  readonly failure?: string;
  /** One per metric of the last evaluation and per score of the untrained network; then one per decision and per edge of a cell ("normal 0>1"), absent where it is inactive. */
  readonly [column: string]: string | number | undefined;
}

/** Columns that do not depend on metrics and decisions. */
const ownColumns: ReadonlySet<string> = new Set(
  "number architecture status stage epochs parameters flops images seconds failure".split(" "),
);
const columnOf = (name: string, what: string): string => (ownColumns.has(name) ? `${name} (${what})` : name);

/** One row per trial, in the order of their numbers. */
export function trialRows(record: StudyRecord): readonly TrialRow[] {
  return record.trials.map((trial) => {
    const { number, architecture, status, parameters, flops, evaluations, failure } = trial;
    const last = evaluations.at(-1);
    const scores = evaluations.flatMap(({ by, metrics }) => (by === "zeroCost" ? [metrics] : []));
    const metrics = Object.entries(Object.assign({}, ...scores, measurementOf(trial)?.metrics) as Metrics).map(
      ([name, value]) => [columnOf(name, "metric"), value],
    );
    const measured = new Set(metrics.map(([name]) => name));
    const answers = answersOf(record.decisions, trial.genotype).map(([name, value]) => [
      measured.has(name) ? `${name} (decision)` : columnOf(name, "decision"),
      value,
    ]);
    return {
      number,
      architecture,
      status,
      stage: failure?.stage ?? last?.stage ?? 0,
      epochs: measurementOf(trial)?.fidelity.epochs ?? 0,
      ...Object.fromEntries(metrics),
      ...(parameters === undefined ? {} : { parameters }),
      ...(flops === undefined ? {} : { flops }),
      images: evaluations.reduce((sum, { cost }) => sum + cost.images, 0),
      seconds: evaluations.reduce((sum, { cost }) => sum + cost.seconds, 0),
      ...(failure === undefined ? {} : { failure: `${failure.cause}: ${failure.message}` }),
      ...Object.fromEntries(answers),
    };
  });
}

/** The values of a genotype part by part, without inactive decisions. */
function answersOf(decisions: Decisions, genotype: unknown): readonly (readonly [string, string | number])[] {
  const answers = (genotype ?? {}) as Genotype;
  const active = activeDecisions(decisions, answers);
  return Object.entries<Decision>(decisions).flatMap(([name, decision]) => {
    const answer = answers[name];
    if (!active.has(name) || answer === undefined) return [];
    const kind = kindOf(decision);
    const values = kind.values(decision, answer as never);
    return kind
      .parts(name, decision)
      .map((part, index) => [part.label, partText(part, values[index] as number)] as const);
  });
}

/** The option, or the number itself. */
export const partText = (part: Part, value: number): string | number =>
  part.kind === "categorical" ? (part.options[value] ?? "") : value;
