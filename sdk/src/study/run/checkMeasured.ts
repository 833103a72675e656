import type { Known } from "../../records/goals.js";
import type { Metrics, Trial } from "../../records/trial.js";
import type { StudyPlan } from "./plan.js";

/**
 * What is wrong with an answer that lacks an objective or a constrained metric; undefined when nothing is.
 * @param known of the candidate without evaluating it
 * @throws RangeError when no trial has had it yet: then the search asks for what is never measured, and fifty more trials would not help
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
  const has = `the answer has ${Object.keys(metrics).join(", ") || "no metrics"}`;
  const ever = trials.some(({ evaluations }) => evaluations.some((evaluation) => missing in evaluation.metrics));
  if (ever) return `metric "${missing}" is missing; ${has}`;
  throw new RangeError(
    `metric "${missing}" is what the search is after, but ${has}; name one of those in .objectives({ ... }), or answer "${missing}"`,
  );
}
