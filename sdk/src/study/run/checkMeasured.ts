import type { Known } from "../../records/goals.js";
import type { Metrics, Trial } from "../../records/trial.js";
import { zeroCostNames } from "../../zeroCost/index.js";
import type { StudyPlan } from "./plan.js";

/**
 * A message when an objective or constrained metric is missing from a result; undefined when all are there.
 * @param known metrics that need no evaluation
 * @throws RangeError when no earlier trial has the metric either: it is probably misspelled, so further trials would be wasted
 */
export function checkMeasured(
  metrics: Metrics,
  known: Known,
  { goals }: StudyPlan,
  trials: readonly Trial[],
): string | undefined {
  const asked = [
    ...goals.objectives.map(({ metric }) => metric),
    ...Object.keys(goals.maximum),
    ...Object.keys(goals.minimum),
  ];
  const measured: Readonly<Record<string, number | undefined>> = { ...known, ...metrics };
  const missing = asked.find((metric) => measured[metric] === undefined);
  if (missing === undefined) return undefined;
  const has = `the result has ${Object.keys(metrics).join(", ") || "no metrics"}`;
  const ever = trials.some(({ evaluations }) => evaluations.some((evaluation) => missing in evaluation.metrics));
  if (ever) return `metric "${missing}" is missing; ${has}`;
  throw new RangeError(
    `metric "${missing}" is an objective or constraint of the search, but ${has}; name one of those in .objectives({ ... }), or return "${missing}"${scoreNote(missing)}`,
  );
}

const scoreNote = (metric: string): string =>
  zeroCostNames.some((name) => name === metric)
    ? " (as a score of untrained networks it is only measured with .on(dataset))"
    : "";
