import { type Dataset, type SplitName, taskOf } from "../datasets/dataset.js";
import { featureNames } from "../datasets/features.js";
import { listed } from "../datasets/table.js";
import type { TargetArray, Task } from "../tasks/task.js";
import type { ModelDescription } from "./modelParts.js";

/**
 * Targets of a split, in the order of the model's classes, labels or targets.
 * @throws RangeError when shape, task, names or the columns of a table differ from what the model was trained on
 */
export function fittingTargets(
  dataset: Dataset,
  split: SplitName,
  { input, table, task }: Pick<ModelDescription, "input" | "table"> & { readonly task: Task },
): TargetArray {
  if (input.some((side, axis) => side !== dataset.shape[axis]) || input.length !== dataset.shape.length)
    throw new RangeError(
      `dataset must have examples of shape [${input.join(", ")}], but those of ${dataset.name} have [${dataset.shape.join(", ")}]`,
    );
  if (table !== undefined && dataset.features !== undefined) {
    const [own, others] = [featureNames(table.features), featureNames(dataset.features)];
    const at = own.findIndex((name, index) => name !== others[index]);
    if (at >= 0)
      throw new RangeError(
        `dataset must have the inputs of the table that the model was trained on, but input ${at} of ${dataset.name} is "${others[at]}" and not "${own[at]}"; predict its rows, which the model encodes itself`,
      );
  }
  const other = taskOf(dataset);
  if (other.name !== task.name)
    throw new RangeError(
      `dataset must be of the model's task, but ${dataset.name} is a ${other.name} and the model learned a ${task.name}`,
    );
  const { targets } = dataset[split];
  if (task.target.shape.length === 0) {
    const unknown = other.names.find((name) => !task.names.includes(name));
    if (unknown !== undefined)
      throw new RangeError(
        `dataset must have classes that the model knows, but ${dataset.name} has "${unknown}"; known: ${task.names.slice(0, 20).join(", ")}`,
      );
    return Int32Array.from(targets, (label) => task.names.indexOf(other.names[label] as string));
  }
  const places = task.names.map((name) => other.names.indexOf(name));
  if (places.includes(-1) || other.outputs !== task.outputs)
    throw new RangeError(
      `dataset must have the targets of the model, ${listed(task.names)}, but ${dataset.name} has ${listed(other.names)}`,
    );
  return Float32Array.from(targets, (_, index) => {
    const start = index - (index % task.outputs);
    return targets[start + (places[index % task.outputs] as number)] as number;
  });
}
