import { type TaskName, tasks } from "../../sdk/src/tasks/index.js";
import type { Answers, Task } from "../../sdk/src/tasks/task.js";

/** Target columns of twelve examples for each task: a new task needs a line here. */
export const columns: Record<TaskName, readonly { name: string; values: readonly unknown[] }[]> = {
  classification: [{ name: "kind", values: ["b", "a", "c", "a", "b", "a", "c", "a", "b", "a", "b", "c"] }],
  multiLabel: [
    { name: "round", values: [1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 1] },
    { name: "red", values: [true, false, true, true, false, false, true, false, true, false, true, false] },
  ],
  regression: [
    { name: "price", values: [3, 1, 4, 1.5, 9, 2.5, 6, 5, 3.5, 5.5, 8, 7] },
    { name: "weight", values: [100, 300, 200, 150, 120, 110, 170, 180, 190, 140, 130, 160] },
  ],
};

/** The task and targets of the columns. */
export const read = (name: TaskName) => tasks[name].read(columns[name]);

/** Outputs that state each target with certainty. */
export function perfectOutputs(task: Task, encoded: ArrayLike<number>): Float32Array {
  if (task.target.shape.length > 0)
    return Float32Array.from(encoded, (value) => (task.name === "regression" ? value : value === 1 ? 20 : -20));
  const outputs = new Float32Array(encoded.length * task.outputs);
  Array.from(encoded).forEach((label, index) => {
    outputs[index * task.outputs + label] = 30;
  });
  return outputs;
}

/** A task of so many classes, and answers with these probabilities. */
export function classified(probabilities: readonly (readonly number[])[], count = probabilities[0]?.length ?? 2) {
  const task = tasks.classification.create({ classes: Array.from({ length: count }, (_, index) => `class ${index}`) });
  const raw = probabilities.flatMap((row) => row.map((value) => Math.log(value)));
  return { task, answers: task.answers(raw, probabilities.length) };
}

/** Answers of a regression with one target. */
export function regressed(predictions: readonly number[]): { task: Task; answers: Answers } {
  const task = tasks.regression.create({ targets: ["y"], mean: [0], deviation: [1] });
  return { task, answers: { count: predictions.length, predictions: Float64Array.from(predictions) } };
}
