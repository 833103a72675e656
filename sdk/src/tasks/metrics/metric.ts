import type { MetricInfo } from "../../records/metricInfo.js";
import { anyTask } from "../losses/loss.js";
import type { Answers, TargetArray, Task } from "../task.js";

/** Input of a metric. */
export interface MetricInput {
  readonly task: Task;
  /** As stored in the data set: class indices, labels as 0 or 1, or numbers in their own unit. */
  readonly targets: TargetArray;
  readonly answers: Answers;
  /** Mean of the task's default loss. */
  readonly loss: number;
}

/** A built-in or custom metric. */
export interface Metric extends MetricInfo {
  /** One sentence that defines the metric, without the split. */
  readonly definition: string;
  /** Names of the tasks it is defined for; "*" for all. */
  readonly tasks: readonly string[];
  /** Returns the value, or undefined when the metric is not defined for these targets; it is then left out, never NaN. */
  compute(input: MetricInput): number | undefined;
}

/** Options of `defineMetric`. */
export interface DefineMetricOptions extends Omit<Metric, "tasks"> {
  /** Names of the tasks it is defined for. @defaultValue all */
  readonly tasks?: readonly string[];
}

/**
 * Defines a custom metric. Export it from a module and refer to it by `{ metric: "cost", module: import.meta.url, export: "cost" }`, so
 * that worker processes and resumed studies can load it.
 * @throws RangeError when the direction is neither "maximize" nor "minimize", or `compute` is not a function
 */
export function defineMetric({ tasks = anyTask, ...metric }: DefineMetricOptions): Metric {
  const { goal, compute } = metric;
  if (goal !== "maximize" && goal !== "minimize")
    throw new RangeError(`goal must be "maximize" or "minimize", but is ${JSON.stringify(goal)}`);
  if (typeof compute !== "function")
    throw new RangeError(`compute must be a function of { targets, answers }, but is ${typeof compute}`);
  return { ...metric, tasks };
}
