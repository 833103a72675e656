import { type TaskName, taskKind } from "../tasks/index.js";
import type { TargetColumn, Task } from "../tasks/task.js";
import { Dataset } from "./dataset.js";
import { type Columns, encodeFeatures, featureWidth, fitFeatures } from "./features.js";
import { joined, rowsBetween } from "./fromArrays.js";
import { type Pool, rowsOf, sizeOf } from "./pool.js";
import type { SplitOptions } from "./split.js";
import { splitPositions } from "./splitPools.js";

/** The members of a data frame that are used; a danfojs DataFrame has them. */
export interface Frame {
  /** Column names, from left to right. */
  readonly columns: readonly string[];
  /** Rows of values. */
  readonly values: readonly unknown[];
}

/** One row of a table, by column name. */
export type Row = Readonly<Record<string, unknown>>;

/** Options of a table of features. */
export interface TableOptions extends SplitOptions {
  /** Column to predict; several for a multi-label task or a regression with several targets. */
  readonly target: string | readonly string[];
  /** Columns to predict from. @defaultValue all others */
  readonly features?: readonly string[];
  /** Numeric columns to treat as categories; text columns always are. @defaultValue none */
  readonly categorical?: readonly string[];
  /**
   * What is learned.
   * @defaultValue "classification" for a target of text, booleans or two distinct values; "multiLabel" for several targets of 0 and 1;
   *   otherwise "regression"
   */
  readonly task?: TaskName;
  /** Class names. @defaultValue the distinct values of the target, sorted */
  readonly classes?: readonly string[];
  /** Texts that mean a missing value. @defaultValue ["", "?", "NA", "NaN", "null"] */
  readonly missing?: readonly string[];
  /** Transforms each row before it is read, e.g. to derive columns or correct spelling. @defaultValue identity */
  readonly prepare?: (row: Row) => Row;
  /** Separate rows for the test split. @defaultValue the test split is drawn from the other rows */
  readonly testSet?: Frame;
  /** Name of the data set in tables and figures. @defaultValue "table" */
  readonly name?: string;
}

/** Texts that mean a missing value by default. */
export const missingTexts: readonly string[] = ["", "?", "NA", "NaN", "null"];

/**
 * A data set from a table with one example per row; its shape is [inputs]. Numbers are standardised, categories one-hot encoded; a
 * missing number becomes the median, with an extra input that marks it. All of this is fitted to the train split only. Splits are
 * stratified by class, or by quantiles of the target.
 * @throws RangeError when a column is unknown, the target is constant, missing or of the wrong type for the task, or a feature cannot be
 *   encoded
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
    throw new RangeError(`features must not contain the target, but "${leak}" is both; remove it from features`);
  if (featureNames.length === 0) throw new RangeError("features must name at least one column, but there are 0");

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

/** The columns of a frame after `prepare`, with missing values undefined. */
export function columnsOf(
  { columns, values }: Frame,
  { prepare, missing = missingTexts }: Pick<TableOptions, "prepare" | "missing"> = {},
): Columns {
  const absent = new Set<unknown>(missing);
  const read = (value: unknown) => (absent.has(value) ? undefined : value);
  const rows = values as readonly (readonly unknown[])[]; // danfojs types rows as unknown; in a frame with columns they are arrays
  if (prepare === undefined) return new Map(columns.map((name, at) => [name, rows.map((row) => read(row[at]))]));
  const prepared = rows.map((row) => prepare(Object.fromEntries(columns.map((name, at) => [name, row[at]]))));
  return new Map(Object.keys(prepared[0] ?? {}).map((name) => [name, prepared.map((row) => read(row[name]))]));
}

function checkColumns(columns: Columns, asked: Readonly<Record<string, readonly string[]>>): void {
  for (const [option, names] of Object.entries(asked)) {
    const unknown = names.find((name) => !columns.has(name));
    if (unknown !== undefined)
      throw new RangeError(
        `${option} must be one of the columns, but there is no "${unknown}"; the columns are ${listed([...columns.keys()])}`,
      );
  }
}

/** Lists names for error messages, abbreviated when there are many. */
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

/** Default task; see `TableOptions.task`. */
function guessedTask(columns: readonly TargetColumn[]): TaskName {
  const kinds = columns.map(({ values }) => new Set(Array.from(values).filter((value) => value !== undefined)));
  const isBinary = (values: Set<unknown>) =>
    [...values].every((value) => value === 0 || value === 1 || typeof value === "boolean");
  if (columns.length > 1) return kinds.every(isBinary) ? "multiLabel" : "regression";
  const [values] = kinds as [Set<unknown>];
  return values.size <= 2 || [...values].some((value) => typeof value !== "number") ? "classification" : "regression";
}

/** @throws RangeError when a class occurs only in the test set */
function checkTestClasses(task: Task, train: Pool["targets"], test: Pool["targets"]): void {
  if (task.name !== "classification") return;
  const known = new Set<number>(train);
  const strange = test.find((label: number) => !known.has(label));
  if (strange !== undefined)
    throw new RangeError(
      `testSet must have only classes of the other rows (${listed([...known].map((label) => task.names[label] as string))}), but has "${task.names[strange]}"; correct its spelling with prepare, or name all classes`,
    );
}
