// Tasks with their losses and metrics. Does not depend on data sets or networks.
import type { Goals } from "../records/goals.js";
import { classification } from "./classification.js";
import { metricFor } from "./metrics/index.js";
import { multiLabel } from "./multiLabel.js";
import { regression } from "./regression.js";
import { oneObjective, type Task, type TaskJson, type TaskKind } from "./task.js";

/** Tasks by name. */
export const tasks = { classification, multiLabel, regression } satisfies Readonly<Record<string, TaskKind>>;

/** Name of a built-in task. */
export type TaskName = keyof typeof tasks;

/** The built-in task of this name. @throws RangeError when it is unknown */
export function taskKind(name: string): TaskKind {
  if (!Object.hasOwn(tasks, name))
    throw new RangeError(`unknown task ${JSON.stringify(name)}; known: ${Object.keys(tasks).join(", ")}`);
  return tasks[name as TaskName];
}

/** Creates a task from its JSON. @throws RangeError when the task is unknown, or its options are invalid */
export const taskFrom = ({ name, options }: TaskJson): Task => taskKind(name).create(options);

/** Default goals of a task: to optimise its first metric. */
export function defaultGoals(task: Task): Goals {
  const metric = task.metrics[0] as string; // every task has at least one
  return oneObjective(metric, metricFor(task, metric).goal);
}
