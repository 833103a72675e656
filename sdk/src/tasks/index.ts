// What can be learned from a data set: tasks with their losses and metrics. It knows no data sets and no networks.
import type { Goals } from "../records/goals.js";
import { classification } from "./classification.js";
import { metricFor } from "./metrics/index.js";
import { multiLabel } from "./multiLabel.js";
import { regression } from "./regression.js";
import { oneObjective, type Task, type TaskJson, type TaskKind } from "./task.js";

/** Every task by name. */
export const tasks = { classification, multiLabel, regression } satisfies Readonly<Record<string, TaskKind>>;

/** A task of the table. */
export type TaskName = keyof typeof tasks;

/** A row of the table of tasks. @throws RangeError that lists the tasks */
export function taskKind(name: string): TaskKind {
  if (!Object.hasOwn(tasks, name))
    throw new RangeError(`unknown task ${JSON.stringify(name)}; known: ${Object.keys(tasks).join(", ")}`);
  return tasks[name as TaskName];
}

/** A task from its JSON. @throws RangeError when there is no such task, or its options do not fit */
export const taskFrom = ({ name, options }: TaskJson): Task => taskKind(name).create(options);

/** What a search on this task is after when nothing is said: the best of its first metric. */
export function defaultGoals(task: Task): Goals {
  const metric = task.metrics[0] as string; // every task has one
  return oneObjective(metric, metricFor(task, metric).goal);
}
