import type { MetricInfo } from "../../records/metricInfo.js";
import { anyTask } from "../losses/loss.js";
import type { Answers, TargetArray, Task } from "../task.js";

/** What a metric is computed from. */
export interface MetricInput {
  readonly task: Task;
  /** As stored in the data set: class indices, labels as 0 or 1, or numbers in their own unit. */
  readonly targets: TargetArray;
  readonly answers: Answers;
  /** Mean of the task's own loss. */
  readonly loss: number;
}

/** One row of the table of metrics, or a user's own. */
export interface Metric extends MetricInfo {
  /** One sentence, without the split. */
  readonly definition: string;
  /** Names of the tasks it is defined for; "*" for all. */
  readonly tasks: readonly string[];
  /** Undefined where the metric is not defined for these targets: it is then absent, never NaN. */
  compute(input: MetricInput): number | undefined;
}

/** What `defineMetric` takes. */
export interface DefineMetricOptions extends Omit<Metric, "tasks"> {
  /** Names of the tasks it is defined for; default all. */
  readonly tasks?: readonly string[];
}

/**
 * A metric of one's own. Export it from a module and name it by `{ metric: "cost", module: import.meta.url, export: "cost" }`, so
 * that worker processes and resumed studies can load it.
 * @throws RangeError when the direction is neither "maximize" nor "minimize", or `compute` is not a function
 */
export function defineMetric({ tasks = anyTask, ...metric }: DefineMetricOptions): Metric {
  const { goal, compute } = metric;
  if (goal !== "maximize" && goal !== "minimize")
    throw new RangeError(`goal of a metric must be "maximize" or "minimize", but is ${JSON.stringify(goal)}`);
  if (typeof compute !== "function")
    throw new RangeError(`compute of a metric must be a function of { targets, answers }, but is ${typeof compute}`);
  return { ...metric, tasks };
}
