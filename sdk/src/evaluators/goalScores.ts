import type { Outcome } from "../evaluation/job.js";
import { knownMetrics } from "../records/goals.js";
import type { Evaluation, Metrics, UntrainedScores } from "../records/trial.js";
import { type ZeroCostName, zeroCostNames } from "../zeroCost/index.js";

/** Training examples in the batch of a score that no stage of the study has. */
export const usualBatch = 64;

/** The scores of untrained networks among the metrics that goals name. @param others metrics that are measured otherwise */
export const scoresAmong = (goals: readonly string[], others: readonly string[]): readonly ZeroCostName[] =>
  zeroCostNames.filter(
    (name) => goals.includes(name) && ![...others, ...knownMetrics].includes(name), // FLOPs are known without any pass
  );

/** The part of a job that measures scores of the untrained network: those that no earlier stage of the trial has measured. */
export interface GoalScores {
  /** What the job gets. */
  readonly task: { readonly scores?: UntrainedScores };
  /** Adds the scores that earlier stages have measured to the job's own metrics. */
  complete<Kind extends "training" | "path">(outcome: Outcome<Kind>): Outcome<Kind>;
}

/** Divides the scores that are goals of the search into those that a trial has and those that its next job measures. */
export function goalScores(names: readonly ZeroCostName[], earlier: readonly Evaluation[] = []): GoalScores {
  const known: Record<string, number> = {};
  for (const name of names) {
    const value = earlier.find(({ metrics }) => name in metrics)?.metrics[name];
    if (value !== undefined) known[name] = value;
  }
  const missing = names.filter((name) => known[name] === undefined);
  return {
    task: missing.length === 0 ? {} : { scores: { names: missing, batchSize: usualBatch } },
    complete: (outcome) => ("failure" in outcome ? outcome : withMetrics(outcome, known)),
  };
}

function withMetrics<T extends { readonly answer: { readonly metrics: Metrics } }>({ answer }: T, known: Metrics): T {
  return { answer: { ...answer, metrics: { ...answer.metrics, ...known } } } as T;
}
