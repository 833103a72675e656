/** Encoding of a table's column as inputs, fitted to the train split only. Plain JSON. */
export type FeatureColumn =
  | {
      readonly kind: "number";
      readonly name: string;
      /** Median of the train split; replaces missing values. */
      readonly median: number;
      /** Whether an input says that the value is missing. */
      readonly missing: boolean;
    }
  | {
      readonly kind: "category";
      readonly name: string;
      /** One-hot inputs, one per category; all are 0 for a category that is not in the train split. */
      readonly categories: readonly string[];
      /** Whether an input says that the value is missing. */
      readonly missing: boolean;
    };

/** Columns of values by name; null, undefined and NaN are missing. */
export type Columns = ReadonlyMap<string, readonly unknown[]>;

/** A column with more distinct values is an identifier or free text, not a category. */
export const mostCategories = 1000;

const isMissing = (value: unknown): boolean => value === null || value === undefined || Number.isNaN(value);

/** Numbers, and false and true as 0 and 1. */
const isNumeric = (value: unknown): boolean => typeof value === "number" || typeof value === "boolean";

/**
 * Fits the encoding of columns to the rows of the train split. A column is numeric when all its values are numbers or booleans and it
 * is not listed in `categorical`.
 * @throws RangeError when a column has no values in the train split, too many categories, or an infinite number
 */
export function fitFeatures(
  columns: Columns,
  names: readonly string[],
  { rows, categorical }: { readonly rows: Int32Array; readonly categorical: readonly string[] },
): readonly FeatureColumn[] {
  return names.map((name): FeatureColumn => {
    const all = columns.get(name) as readonly unknown[]; // the caller checks the names
    const seen = Array.from(rows, (row) => all[row]);
    const values = seen.filter((value) => !isMissing(value));
    const missing = values.length < seen.length;
    if (values.length === 0)
      throw new RangeError(
        `feature "${name}" must have values in the train split, but has none; leave it out of features`,
      );
    if (!categorical.includes(name) && all.every((value) => isMissing(value) || isNumeric(value)))
      return { kind: "number", name, median: medianOf(values.map(Number)), missing };
    const categories = [...new Set(values.map(String))].sort();
    if (categories.length > mostCategories)
      throw new RangeError(
        `feature "${name}" must have at most ${mostCategories} categories, but has ${categories.length} in the train split; leave it out of features, or group them with prepare`,
      );
    return { kind: "category", name, categories, missing };
  });
}

/** Number of inputs of a column. */
const widthOf = (column: FeatureColumn): number =>
  (column.kind === "number" ? 1 : column.categories.length) + (column.missing ? 1 : 0);

/** Number of inputs of one row. */
export const featureWidth = (features: readonly FeatureColumn[]): number =>
  features.reduce((sum, column) => sum + widthOf(column), 0);

/** Names of the inputs: "age", "job = clerk", "age is missing". */
export const featureNames = (features: readonly FeatureColumn[]): readonly string[] =>
  features.flatMap((column) => [
    ...(column.kind === "number" ? [column.name] : column.categories.map((category) => `${column.name} = ${category}`)),
    ...(column.missing ? [`${column.name} is missing`] : []),
  ]);

/** For each input, whether it is standardised; the others are 0 or 1. */
export const standardised = (features: readonly FeatureColumn[]): readonly boolean[] =>
  features.flatMap((column) =>
    Array.from({ length: widthOf(column) }, (_, index) => column.kind === "number" && index === 0),
  );

/**
 * Encodes rows of a table, [rows, featureWidth(features)], flat: missing numbers become the median, categories are one-hot. Not
 * standardised yet; the data set does that.
 * @throws RangeError when a column is missing, or a numeric one has a value that is not a finite number
 */
export function encodeFeatures(
  features: readonly FeatureColumn[],
  columns: Columns,
  rows: ArrayLike<number> = Array.from([...columns.values()][0]?.keys() ?? []),
): Float32Array {
  const width = featureWidth(features);
  const inputs = new Float32Array(rows.length * width);
  let start = 0;
  for (const column of features) {
    const values = columns.get(column.name);
    if (values === undefined)
      throw new RangeError(
        `feature "${column.name}" must be a column, but is missing; the columns are ${[...columns.keys()].join(", ")}`,
      );
    const last = start + widthOf(column) - 1;
    const places =
      column.kind === "category"
        ? new Map(column.categories.map((category, place) => [category, start + place]))
        : undefined;
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index] as number;
      const value = values[row];
      const offset = index * width;
      if (isMissing(value)) {
        if (column.missing) inputs[offset + last] = 1;
        if (column.kind === "number") inputs[offset + start] = column.median;
      } else if (places !== undefined) {
        const place = places.get(String(value));
        if (place !== undefined) inputs[offset + place] = 1;
      } else {
        const number = isNumeric(value) ? Number(value) : Number.NaN;
        if (!Number.isFinite(number))
          throw new RangeError(
            `feature "${column.name}" must be a finite number, but row ${row} has ${typeof value === "string" ? JSON.stringify(value) : String(value)}; correct it, or list the column in categorical`,
          );
        inputs[offset + start] = number;
      }
    }
    start = last + 1;
  }
  return inputs;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
