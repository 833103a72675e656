import { z } from "zod";
import type { Dataset } from "./dataset.js";
import { type Columns, encodeFeatures, type FeatureColumn, mostCategories } from "./features.js";
import { columnsOf, type Frame, missingTexts, type Row } from "./table.js";

/** How rows of a table become inputs, as learned from the train split. Plain JSON. */
export interface TableEncoder {
  readonly features: readonly FeatureColumn[];
  /** Texts that stand for a missing value. */
  readonly missing: readonly string[];
}

/** Rows of a table as `datasets.table` reads them, after `prepare`: records by column name, or a danfojs DataFrame. */
export type TableRows = readonly Row[] | Frame;

const text = z.string().max(100_000);
const common = { name: text, missing: z.boolean() };
const Feature = z.discriminatedUnion("kind", [
  z.object({ ...common, kind: z.literal("number"), median: z.number() }),
  z.object({ ...common, kind: z.literal("category"), categories: z.array(text).min(1).max(mostCategories) }),
]);

/** Columns of a table in a file. */
export const FeatureColumns = z.array(Feature).min(1).max(100_000);
/** Texts for missing values in a file. */
export const MissingTexts = z.array(text).max(1000);

/** The encoder of a data set that was a table of features; undefined for other data. */
export const encoderOf = ({ features, missing = missingTexts }: Dataset): TableEncoder | undefined =>
  features === undefined ? undefined : { features, missing };

/** Whether inputs are rows of a table and not numbers. One row on its own is as well, which `encodeRows` refuses in its words. */
export const isTableRows = (inputs: unknown): inputs is TableRows =>
  isRecord(Array.isArray(inputs) ? inputs[0] : inputs);

/**
 * Rows of a table as inputs, [rows, featureWidth(features)], flat, encoded as the rows of the data set. Other columns, such as the
 * target, are ignored.
 * @throws RangeError when a column is missing, or a value is not a finite number where numbers are due
 */
export function encodeRows(rows: TableRows, { features, missing }: TableEncoder): Float32Array {
  if (!isFrame(rows) && !Array.isArray(rows))
    throw new RangeError("rows must be a list of records, but one is given on its own; use a list: [row]");
  const names = features.map(({ name }) => name);
  const columns = isFrame(rows) ? columnsOf(rows, { missing }) : columnsOfRecords(rows, names, missing);
  const absent = names.filter((name) => !columns.has(name));
  if (absent.length > 0)
    throw new RangeError(
      `rows must have every column that was learned from, but lack ${quoted(absent)}; they have ${quoted([...columns.keys()])}`,
    );
  return encodeFeatures(features, columns);
}

function columnsOfRecords(rows: readonly Row[], names: readonly string[], missing: readonly string[]): Columns {
  for (const [index, row] of rows.entries()) {
    if (!isRecord(row))
      throw new RangeError(`rows must be records, such as { age: 39 }, but row ${index} is ${JSON.stringify(row)}`);
    const absent = names.filter((name) => !Object.hasOwn(row, name));
    if (absent.length > 0)
      throw new RangeError(
        `rows must have every column that was learned from, but row ${index} lacks ${quoted(absent)}; it has ${quoted(Object.keys(row))}. Give null where a value is not known`,
      );
  }
  return columnsOf({ columns: names, values: rows.map((row) => names.map((name) => row[name])) }, { missing });
}

const isRecord = (value: unknown): value is Row =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !ArrayBuffer.isView(value) &&
  !("dataSync" in value); // a tensor

const isFrame = (value: unknown): value is Frame =>
  isRecord(value) && Array.isArray(value.columns) && Array.isArray(value.values);

const quoted = (names: readonly string[]): string =>
  names.length === 0
    ? "none"
    : `${names
        .slice(0, 20)
        .map((name) => JSON.stringify(name))
        .join(", ")}${names.length > 20 ? ` and ${names.length - 20} more` : ""}`;
