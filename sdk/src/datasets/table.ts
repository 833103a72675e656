import { type TaskName, taskKind } from "../tasks/index.js";
import type { TargetColumn, Task } from "../tasks/task.js";
import { Dataset } from "./dataset.js";
import { type Columns, encodeFeatures, featureWidth, fitFeatures } from "./features.js";
import { joined, rowsBetween } from "./fromArrays.js";
import { type Pool, rowsOf, sizeOf } from "./pool.js";
import type { SplitOptions } from "./split.js";
import { splitPositions } from "./splitPools.js";

/** What is asked of a data frame; a danfojs DataFrame has it. */
export interface Frame {
  /** Column names, from left to right. */
  readonly columns: readonly string[];
  /** Rows of values. */
  readonly values: readonly unknown[];
}

/** One row of a table by column name. */
export type Row = Readonly<Record<string, unknown>>;

/** Options of a table of features. */
export interface TableOptions extends SplitOptions {
  /** The column to predict; several for a multi-label task or a regression of several numbers. */
  readonly target: string | readonly string[];
  /** The columns to predict from. Default all others. */
  readonly features?: readonly string[];
  /** Columns of numbers that stand for categories. Columns of text are categories anyway. */
  readonly categorical?: readonly string[];
  /**
   * What is learned. By default a classification where the target is text, true and false, or has two values; otherwise a regression.
   * Several targets are a regression unless all of them are 0 or 1, which is a multi-label task.
   */
  readonly task?: TaskName;
  /** Class names; by default each distinct value of the target is a class. */
  readonly classes?: readonly string[];
  /** Texts that stand for a missing value. Default "", "?", "NA", "NaN" and "null". */
  readonly missing?: readonly string[];
  /** Transforms each row before it is read, for example to derive columns or to fix spellings. */
  readonly prepare?: (row: Row) => Row;
  /** Rows kept apart for the test split; by default a fifth of the rows. */
  readonly testSet?: Frame;
  /** What tables and figures call the data set. Default "table". */
  readonly name?: string;
}

/** Texts that stand for a missing value. */
export const missingTexts: readonly string[] = ["", "?", "NA", "NaN", "null"];

/**
 * A data set from a table: one example a row, `shape` is [inputs]. Numbers are standardised, categories become one input of 0 or 1
 * each, a missing number becomes the median and an input that says so; all of it learned from the train split only. Splits are
 * stratified by class, or by quantiles of the target.
 * @throws RangeError when a column is unknown, the target is constant, missing or of another type than the task needs, or a feature
 *   cannot be read
 */
export function table(frame: Frame, options: TableOptions): Dataset {
  const { target, categorical = [], classes, name = "table", testSet, ...splits } = options;
  const main = columnsOf(frame, options);
  const kept = testSet && columnsOf(testSet, options);
  const targetNames = typeof target === "string" ? [target] : target;
  const featureNames = options.features ?? [...main.keys()].filter((column) => !targetNames.includes(column));
  checkColumns(main, { target: targetNames, features: featureNames, categorical });
  if (kept !== undefined) checkColumns(kept, { "testSet: target": targetNames, "testSet: features": featureNames });
  const leak = featureNames.find((column) => targetNames.includes(column));
  if (leak !== undefined)
    throw new RangeError(`features must not contain the target, but "${leak}" is both; take it out of features`);
  if (featureNames.length === 0) throw new RangeError("features must name at least one column, but there is none");

  const columns = (source: Columns) =>
    targetNames.map((column) => ({ name: column, values: source.get(column) ?? [] }));
  const all = joined(columns(main), kept && columns(kept));
  const { task, targets } = readTargets(all, options);
  const count = frame.values.length;
  const parts = {
    train: rowsBetween(targets, task, 0, count),
    test: kept && rowsBetween(targets, task, count, count + (testSet?.values.length ?? 0)),
  };
  if (classes === undefined && parts.test !== undefined) checkTestClasses(task, parts.train, parts.test);
  const positions = splitPositions(task, parts, splits);
  const features = fitFeatures(main, featureNames, { rows: positions.train, categorical });
  const pool = (source: Columns, from: Pool["targets"], rows: Int32Array): Pool => ({
    inputs: encodeFeatures(features, source, rows),
    targets: rowsOf(from, rows, sizeOf(task.target.shape)),
  });
  return new Dataset({
    name,
    shape: [featureWidth(features)],
    task: task.json,
    features,
    missing: options.missing,
    train: pool(main, parts.train, positions.train),
    validation: pool(main, parts.train, positions.validation),
    test: pool(kept ?? main, parts.test ?? parts.train, positions.test),
  });
}

/** The columns of a frame, prepared, with missing values undefined. */
export function columnsOf(
  { columns, values }: Frame,
  { prepare, missing = missingTexts }: Pick<TableOptions, "prepare" | "missing"> = {},
): Columns {
  const absent = new Set<unknown>(missing);
  const read = (value: unknown) => (absent.has(value) ? undefined : value);
  const rows = values as readonly (readonly unknown[])[]; // danfojs declares rows of any kind; a frame with columns has arrays
  if (prepare === undefined) return new Map(columns.map((name, at) => [name, rows.map((row) => read(row[at]))]));
  const prepared = rows.map((row) => prepare(Object.fromEntries(columns.map((name, at) => [name, row[at]]))));
  return new Map(Object.keys(prepared[0] ?? {}).map((name) => [name, prepared.map((row) => read(row[name]))]));
}

function checkColumns(columns: Columns, asked: Readonly<Record<string, readonly string[]>>): void {
  for (const [option, names] of Object.entries(asked)) {
    const unknown = names.find((name) => !columns.has(name));
    if (unknown !== undefined)
      throw new RangeError(
        `${option} must be one of the columns, but there is no "${unknown}"; there are ${listed([...columns.keys()])}`,
      );
  }
}

/** A few names of many. */
export const listed = (names: readonly string[]): string =>
  names.length > 12 ? `${names.slice(0, 12).join(", ")} and ${names.length - 12} more` : names.join(", ");

function readTargets(columns: readonly TargetColumn[], { task, classes }: TableOptions) {
  for (const { name, values } of columns) {
    const first = values[0];
    if (values.length > 1 && first !== undefined && Array.from(values).every((value) => value === first))
      throw new RangeError(
        `target "${name}" must vary, but is ${JSON.stringify(first)} in every row; choose another column`,
      );
  }
  return taskKind(task ?? guessedTask(columns)).read(columns, classes);
}

/** See `TableOptions.task`. */
function guessedTask(columns: readonly TargetColumn[]): TaskName {
  const kinds = columns.map(({ values }) => new Set(Array.from(values).filter((value) => value !== undefined)));
  const isBinary = (values: Set<unknown>) =>
    [...values].every((value) => value === 0 || value === 1 || typeof value === "boolean");
  if (columns.length > 1) return kinds.every(isBinary) ? "multiLabel" : "regression";
  const [values] = kinds as [Set<unknown>];
  return values.size <= 2 || [...values].some((value) => typeof value !== "number") ? "classification" : "regression";
}

/** @throws RangeError when a class occurs in the test set only */
function checkTestClasses(task: Task, train: Pool["targets"], test: Pool["targets"]): void {
  if (task.name !== "classification") return;
  const known = new Set<number>(train);
  const strange = test.find((label: number) => !known.has(label));
  if (strange !== undefined)
    throw new RangeError(
      `testSet has the class "${task.names[strange]}", which the other rows lack: they have ${listed([...known].map((label) => task.names[label] as string))}; mend its spelling with prepare, or name all classes`,
    );
}
