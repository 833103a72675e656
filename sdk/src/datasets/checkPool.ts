import type { Shape } from "../ops/shape.js";
import type { Task } from "../tasks/task.js";
import { type Pool, sizeOf } from "./pool.js";

/** @throws RangeError when the shape is not one to three whole numbers of at least 1 */
export function checkShape(shape: readonly number[]): asserts shape is Shape {
  if (shape.length < 1 || shape.length > 3 || !shape.every((side) => Number.isInteger(side) && side >= 1)) {
    throw new RangeError(
      `shape must be [height, width, channels], [length, width] or [features], whole numbers of at least 1, but is [${shape.join(", ")}]; ` +
        "give grey images one channel: [28, 28, 1]",
    );
  }
}

/** Words for one input and one of its values, for error messages. */
const wordsFor = (shape: readonly number[]) =>
  shape.length === 3
    ? { one: "image", value: "pixel", values: "pixels" }
    : { one: "example", value: "input", values: "inputs" };

/**
 * @param where names the examples in errors, e.g. "train"
 * @throws RangeError when inputs and targets differ in number, a target is invalid for the task, or an input is not finite
 */
export function checkPool({ inputs, targets }: Pool, shape: Shape, task: Task, where: string): void {
  const size = sizeOf(shape);
  const perTarget = sizeOf(task.target.shape);
  const { one, value, values } = wordsFor(shape);
  const count = targets.length / perTarget;
  if (inputs.length !== count * size) {
    throw new RangeError(
      `${where}: ${count} ${task.name === "classification" ? "labels" : "targets"} and shape [${shape.join(", ")}] need ${count * size} ${value} values, ` +
        `but there are ${inputs.length}; give one ${task.name === "classification" ? "label" : "target"} per ${one}, and check the shape`,
    );
  }
  task.check(targets, where);
  if (inputs instanceof Uint8Array) return;
  for (let index = 0; index < inputs.length; index++) {
    const found = inputs[index] as number;
    if (!Number.isFinite(found))
      throw new RangeError(
        `${where}: ${values} must be finite numbers, but ${one} ${Math.floor(index / size)} holds ${found} at ${placeOf(index % size, shape)}; fill it in, or drop the ${one}`,
      );
  }
}

/** "row 3, column 1, channel 0" of an image, "step 2, value 5" of a sequence, "feature 7". */
function placeOf(offset: number, shape: Shape): string {
  const names = { 1: ["feature"], 2: ["step", "value"], 3: ["row", "column", "channel"] }[
    shape.length
  ] as readonly string[];
  let rest = offset;
  const places = shape.map((_, axis) => {
    const below = sizeOf(shape.slice(axis + 1));
    const place = Math.floor(rest / below);
    rest %= below;
    return place;
  });
  return names.map((name, axis) => `${name} ${places[axis]}`).join(", ");
}
