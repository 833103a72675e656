import type { Shape } from "../ops/shape.js";
import { type TaskName, taskKind } from "../tasks/index.js";
import type { ReadTargets, TargetColumn, Task } from "../tasks/task.js";
import { checkPool, checkShape } from "./checkPool.js";
import type { Dataset } from "./dataset.js";
import { type Pool, rowsOf, sizeOf } from "./pool.js";
import type { SplitOptions } from "./split.js";
import { splitPools } from "./splitPools.js";

/** Numbers in arrays in arrays, to any depth. */
export type Nested = ArrayLike<number> | readonly Nested[];

/** Images, each of one class. */
export interface LabelledImages {
  /**
   * [count, height, width, channels], flat or nested to any depth. A flat Uint8Array means value / 255; everything else is taken as it
   * is (any scale will do: batches are normalised with the mean and deviation of the train split).
   */
  readonly images: Nested;
  /** One class name, or whole number, an image. */
  readonly labels: ArrayLike<number> | readonly (number | string)[];
}

/** Inputs of any shape, with targets of any task. */
export interface Examples {
  /** [count, ...shape], flat or nested to any depth; as `images`. */
  readonly inputs: Nested;
  /** One target an example; or columns of targets by name, where a task has several: `{ width: [...], height: [...] }`. */
  readonly targets: ArrayLike<unknown> | Readonly<Record<string, ArrayLike<unknown>>>;
}

/** Where the splits come from, and what they mean. */
export interface ArraysOptions<Source> extends SplitOptions {
  /** What tables and figures call it. */
  readonly name: string;
  /** Of one input: [height, width, channels], [length, width] or [features]. */
  readonly shape: Shape;
  /** What is learned. Default "classification". */
  readonly task?: TaskName;
  /** Class names. With them, labels are these names or indices into them; without, each distinct label is a class, in order. */
  readonly classes?: readonly string[];
  /** Examples kept apart for the test split. Without them it is drawn from the others: a fifth of them, unless `test` says how many. */
  readonly testSet?: Source;
}

/** Options of `fromArrays`. */
export type FromArraysOptions = (LabelledImages & ArraysOptions<LabelledImages>) | (Examples & ArraysOptions<Examples>);

/**
 * A data set from your own arrays: stratified, seeded splits.
 * @throws RangeError when lengths do not match, a target is none of the task, an input is not finite or there are too few examples
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
    throw new RangeError("fromArrays needs images and labels, or inputs and targets; give both of one pair");
  const columns = isColumn(targets)
    ? [{ name: "target", values: targets }]
    : Object.entries(targets).map(([name, values]) => ({ name, values }));
  const odd = columns.find(({ values }) => values.length !== columns[0]?.values.length);
  if (odd !== undefined)
    throw new RangeError(
      `targets must have equally many values, but "${columns[0]?.name}" has ${columns[0]?.values.length} and "${odd.name}" ${odd.values.length}`,
    );
  return { inputs: flat(inputs), columns };
}

const isColumn = (targets: Examples["targets"]): targets is ArrayLike<unknown> =>
  Array.isArray(targets) || ArrayBuffer.isView(targets);

/** The columns, followed by those of the test set. @throws RangeError when they have other names */
export function joined(columns: readonly TargetColumn[], test?: readonly TargetColumn[]): readonly TargetColumn[] {
  if (test === undefined) return columns;
  return columns.map(({ name, values }) => {
    const other = test.find((column) => column.name === name);
    if (other === undefined) throw new RangeError(`testSet must have the target "${name}" as well, but lacks it`);
    return { name, values: [...Array.from(values), ...Array.from(other.values)] };
  });
}

function pool(inputs: Pool["inputs"], { task, targets }: ReadTargets, [from, to]: readonly [number, number]): Pool {
  return { inputs, targets: rowsBetween(targets, task, from, to) };
}

/** Targets of the examples from one up to another. */
export const rowsBetween = (targets: Pool["targets"], task: Task, from: number, to: number): Pool["targets"] =>
  rowsOf(
    targets,
    Int32Array.from({ length: to - from }, (_, index) => from + index),
    sizeOf(task.target.shape),
  );

/** All numbers in order. Flat bytes and floats are taken as they are, for the splits copy them anyway. */
function flat(images: Nested): Uint8Array | Float32Array {
  if (images instanceof Uint8Array || images instanceof Float32Array) return images;
  const numbers: number[] = [];
  const collect = (part: ArrayLike<unknown>): void => {
    for (let index = 0; index < part.length; index++) {
      const item = part[index];
      if (typeof item === "object" && item !== null && "length" in item)
        collect(item as ArrayLike<unknown>); // has a length: an array
      else numbers.push(typeof item === "number" ? item : Number.NaN); // reported with its place by checkPool
    }
  };
  collect(images);
  return Float32Array.from(numbers);
}
