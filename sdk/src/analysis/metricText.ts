import { type Goals, highestAccuracy, metricOf, type Objective } from "../records/goals.js";
import type { MetricTable } from "../records/metricInfo.js";
import type { StudyRecord } from "../records/studyRecord.js";
import type { Evaluation, Trial } from "../records/trial.js";

/** The objective that figures and tables follow: the first. */
export const mainObjective = ({ objectives }: Goals): Objective =>
  objectives[0] ?? (highestAccuracy.objectives[0] as Objective);

/** A value as text: "93.1 %" for shares, else up to five significant digits and the unit. @param digits of a percentage */
export function metricText(value: number, metric: string, metrics: MetricTable, digits = 1): string {
  const unit = metrics[metric]?.unit;
  if (unit === "share") return `${(100 * value).toFixed(digits)} %`;
  if (metric === "parameters" || metric === "flops") return value.toLocaleString("en");
  return `${Number(value.toPrecision(5))}${unit === undefined ? "" : ` ${unit}`}`;
}

/** Name of a metric without its unit: "validation accuracy", "FLOPs", or its own name. */
export function metricName(metric: string, metrics: MetricTable): string {
  if (metric === "flops") return "FLOPs";
  return metrics[metric]?.definition?.includes("validation split") === true ? `validation ${metric}` : metric;
}

/** A metric of one evaluation; of parameters and FLOPs, also what is known without an evaluation. */
export const metricAt = (trial: Trial, { metrics }: Evaluation, metric: string): number | undefined =>
  metrics[metric] ?? (metric === "parameters" || metric === "flops" ? metricOf(trial, metric) : undefined);

/** The better of two values of an objective. */
export const betterOf = ({ goal }: Objective, one: number, other: number): number =>
  goal === "maximize" ? Math.max(one, other) : Math.min(one, other);

/** Metric and direction that a record follows, with the value before any trial. */
export const followed = (record: StudyRecord): Objective & { readonly worst: number } => {
  const objective = mainObjective(record.goals);
  return { ...objective, worst: objective.goal === "maximize" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY };
};
