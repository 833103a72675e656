// Metrics of predictions, computed from plain arrays. They do not use tensors.
import type { MetricInfo, MetricTable } from "../../records/metricInfo.js";
import { appliesTo } from "../losses/loss.js";
import { type OwnReference, ownExport } from "../ownExport.js";
import type { Task } from "../task.js";
import { accuracy } from "./accuracy.js";
import { auroc } from "./auroc.js";
import { balancedAccuracy } from "./balancedAccuracy.js";
import { brier } from "./brier.js";
import { logLoss } from "./logLoss.js";
import { loss } from "./loss.js";
import { macroF1 } from "./macroF1.js";
import { mae } from "./mae.js";
import type { Metric, MetricInput } from "./metric.js";
import { r2 } from "./r2.js";
import { rmse } from "./rmse.js";
import { topK } from "./topK.js";

/** Metrics by name. To add one: write its file, add its line here. */
export const metrics = {
  accuracy,
  topK: topK(),
  balancedAccuracy,
  macroF1,
  auroc,
  logLoss,
  brier,
  rmse,
  mae,
  r2,
  loss,
} satisfies Readonly<Record<string, Metric>>;

/** A custom metric that a module exports: its name in records, its direction, and its location. Plain JSON. */
export interface OwnMetric extends OwnReference, MetricInfo {
  readonly metric: string;
}

/** Name of a built-in metric, or a custom metric that a module exports. Plain JSON. */
export type MetricReference = string | OwnMetric;

/** Names of the built-in metrics that support a task. */
export const metricsOf = (task: Task): readonly string[] =>
  Object.entries(metrics).flatMap(([name, metric]) => (appliesTo(metric, task) ? [name] : []));

/** The built-in metric of this name. @throws RangeError when it is unknown, or does not support the task */
export function metricFor(task: Task, name: string): Metric {
  const metric = Object.hasOwn(metrics, name) ? metrics[name as keyof typeof metrics] : undefined;
  if (metric === undefined || !appliesTo(metric, task))
    throw new RangeError(
      `${metric === undefined ? "unknown metric" : `a ${task.name} has no`} "${name}"; it has ${metricsOf(task).join(", ")}`,
    );
  return metric;
}

/** Metrics by name. */
export type NamedMetrics = ReadonlyMap<string, Metric>;

/** The default metrics of a task. */
export const taskMetrics = (task: Task): NamedMetrics =>
  new Map(task.metrics.map((name) => [name, metricFor(task, name)]));

/** The default metrics of a task and those referenced. @throws RangeError when one is unknown or does not support the task */
export async function loadMetrics(task: Task, references: readonly MetricReference[] = []): Promise<NamedMetrics> {
  const named = new Map(taskMetrics(task));
  for (const reference of references)
    if (typeof reference === "string") named.set(reference, metricFor(task, reference));
    else {
      const isMetric = (value: object): value is Metric => typeof (value as Metric).compute === "function";
      const own = await ownExport(reference, "metric", isMetric);
      if (!appliesTo(own, task))
        throw new RangeError(`metric "${reference.metric}" is for ${own.tasks.join(", ")}, not for a ${task.name}`);
      if (own.goal !== reference.goal)
        throw new RangeError(
          `goal of metric "${reference.metric}" must be "${own.goal}", as its module defines it, but is "${reference.goal}"`,
        );
      named.set(reference.metric, own);
    }
  return named;
}

/**
 * Values of the metrics that are defined for these predictions.
 * @throws RangeError when one returns something other than a finite number
 */
export function computeMetrics(named: NamedMetrics, input: MetricInput): Readonly<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const [name, metric] of named) {
    const value: unknown = metric.compute(input);
    if (value === undefined) continue;
    if (typeof value !== "number" || !Number.isFinite(value))
      throw new RangeError(
        `metric "${name}" must return a finite number, or undefined when it is not defined, but returned ${value}`,
      );
    values[name] = value;
  }
  return values;
}

/**
 * Direction, unit and definition of a task's default metrics and those referenced, for records.
 * @throws RangeError as `loadMetrics`
 */
export function metricTable(
  task: Task,
  references: readonly MetricReference[] = [],
  split = "validation",
): MetricTable {
  const all = [...task.metrics, ...references].map((reference): [string, MetricInfo] => {
    if (typeof reference === "string") return [reference, metricFor(task, reference)];
    const { goal, metric } = reference;
    if (goal !== "maximize" && goal !== "minimize")
      throw new RangeError(
        `goal of metric "${metric}" must be "maximize" or "minimize", but is ${JSON.stringify(goal)}`,
      );
    return [metric, reference];
  });
  return Object.fromEntries(all.map(([name, info]) => [name, metricInfo(info, split)]));
}

const metricInfo = ({ goal, unit, definition }: MetricInfo, split: string): MetricInfo => ({
  goal,
  ...(unit === undefined ? {} : { unit }),
  ...(definition === undefined ? {} : { definition: `${definition}, on the ${split} split` }),
});
