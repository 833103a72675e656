import type { Shape } from "../ops/shape.js";
import { type TaskName, taskKind } from "../tasks/index.js";
import type { ReadTargets, TargetColumn, Task } from "../tasks/task.js";
import { checkPool, checkShape } from "./checkPool.js";
import type { Dataset } from "./dataset.js";
import { type Pool, rowsOf, sizeOf } from "./pool.js";
import type { SplitOptions } from "./split.js";
import { splitPools } from "./splitPools.js";

/** Numbers in arrays, nested to any depth. */
export type Nested = ArrayLike<number> | readonly Nested[];

/** Images with one class each. */
export interface LabelledImages {
  /**
   * [count, height, width, channels], flat or nested to any depth. Values of a flat Uint8Array are divided by 255; other numbers can have
   * any scale, because batches are standardised with the mean and standard deviation of the train split.
   */
  readonly images: Nested;
  /** One class name or whole number per image. */
  readonly labels: ArrayLike<number> | readonly (number | string)[];
}

/** Inputs of any shape, with targets of any task. */
export interface Examples {
  /** [count, ...shape], flat or nested to any depth; scaled like `images`. */
  readonly inputs: Nested;
  /** One target per example, or several target columns by name: `{ width: [...], height: [...] }`. */
  readonly targets: ArrayLike<unknown> | Readonly<Record<string, ArrayLike<unknown>>>;
}

/** Options of a data set from arrays. */
export interface ArraysOptions<Source> extends SplitOptions {
  /** Name of the data set in tables and figures. */
  readonly name: string;
  /** Shape of one input: [height, width, channels], [length, width] or [features]. */
  readonly shape: Shape;
  /** What is learned. @defaultValue "classification" */
  readonly task?: TaskName;
  /** Class names; labels are these names or indices into them. @defaultValue the distinct labels, sorted */
  readonly classes?: readonly string[];
  /** Separate examples for the test split. @defaultValue the test split is drawn from the other examples */
  readonly testSet?: Source;
}

/** Options of `fromArrays`. */
export type FromArraysOptions = (LabelledImages & ArraysOptions<LabelledImages>) | (Examples & ArraysOptions<Examples>);

/**
 * A data set from arrays, split at random and stratified by target.
 * @throws RangeError when lengths differ, a target is invalid for the task, an input is not finite, or there are too few examples
 */
export function fromArrays(options: FromArraysOptions): Dataset {
  const { name, shape, task: taskName = "classification", classes, testSet, ...splits } = options;
  checkShape(shape);
  const main = examplesOf(options);
  const test = testSet === undefined ? undefined : examplesOf(testSet);
  const { task, targets } = taskKind(taskName).read(joined(main.columns, test?.columns), classes);
  const word = "images" in options ? "images" : "inputs";
  const count = main.columns[0]?.values.length ?? 0;
  const train = pool(main.inputs, { task, targets }, [0, count]);
  checkPool(train, shape, task, word);
  if (test === undefined) return splitPools({ name, shape, task, train }, splits);
  const kept = pool(test.inputs, { task, targets }, [count, count + (test.columns[0]?.values.length ?? 0)]);
  checkPool(kept, shape, task, "testSet");
  return splitPools({ name, shape, task, train, test: kept }, splits);
}

interface ExampleColumns {
  readonly inputs: Uint8Array | Float32Array;
  readonly columns: readonly TargetColumn[];
}

function examplesOf(source: LabelledImages | Examples): ExampleColumns {
  if ("images" in source) return { inputs: flat(source.images), columns: [{ name: "label", values: source.labels }] };
  const { inputs, targets } = source;
  if (inputs === undefined || targets === undefined)
    throw new RangeError(
      "fromArrays needs images and labels, or inputs and targets, but got an incomplete pair; give both",
    );
  const columns = isColumn(targets)
    ? [{ name: "target", values: targets }]
    : Object.entries(targets).map(([name, values]) => ({ name, values }));
  const odd = columns.find(({ values }) => values.length !== columns[0]?.values.length);
  if (odd !== undefined)
    throw new RangeError(
      `target columns must have the same number of values, but "${columns[0]?.name}" has ${columns[0]?.values.length} and "${odd.name}" ${odd.values.length}`,
    );
  return { inputs: flat(inputs), columns };
}

const isColumn = (targets: Examples["targets"]): targets is ArrayLike<unknown> =>
  Array.isArray(targets) || ArrayBuffer.isView(targets);

/** Appends the columns of the test set. @throws RangeError when their names differ */
export function joined(columns: readonly TargetColumn[], test?: readonly TargetColumn[]): readonly TargetColumn[] {
  if (test === undefined) return columns;
  return columns.map(({ name, values }) => {
    const other = test.find((column) => column.name === name);
    if (other === undefined)
      throw new RangeError(`testSet must have the target "${name}" too, but lacks it; add the column`);
    return { name, values: [...Array.from(values), ...Array.from(other.values)] };
  });
}

function pool(inputs: Pool["inputs"], { task, targets }: ReadTargets, [from, to]: readonly [number, number]): Pool {
  return { inputs, targets: rowsBetween(targets, task, from, to) };
}

/** Targets of the examples `from` up to, excluding, `to`. */
export const rowsBetween = (targets: Pool["targets"], task: Task, from: number, to: number): Pool["targets"] =>
  rowsOf(
    targets,
    Int32Array.from({ length: to - from }, (_, index) => from + index),
    sizeOf(task.target.shape),
  );

/** Flattens nested arrays. Flat bytes and floats are not copied, because the splits copy them. */
function flat(images: Nested): Uint8Array | Float32Array {
  if (images instanceof Uint8Array || images instanceof Float32Array) return images;
  const numbers: number[] = [];
  const collect = (part: ArrayLike<unknown>): void => {
    for (let index = 0; index < part.length; index++) {
      const item = part[index];
      if (typeof item === "object" && item !== null && "length" in item)
        collect(item as ArrayLike<unknown>); // has a length: an array
      else numbers.push(typeof item === "number" ? item : Number.NaN); // checkPool reports it with its position
    }
  };
  collect(images);
  return Float32Array.from(numbers);
}
