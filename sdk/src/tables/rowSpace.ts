import { type OpTable, ops } from "../ops/index.js";
import type { RowDecision } from "../space/decisions.js";
import { Space } from "../space/space.js";

/** Decisions of a space whose genotypes are the rows of a list. */
export interface RowDecisions {
  readonly [name: string]: RowDecision;
  readonly row: RowDecision;
}

/**
 * A space of listed rows.
 * @param features numbers that define the similarity of rows, one list per row, on any scale; constant columns are ignored
 */
export function rowSpace(
  options: readonly string[],
  features: readonly (readonly number[])[],
): Space<RowDecisions, OpTable> {
  const scaled = unitColumns(features);
  const decisions: RowDecisions = { row: { kind: "row", options, features: scaled } };
  return new Space<RowDecisions, OpTable>({ input: [32, 32, 3], classes: 10, decisions, layers: [] }, ops);
}

/** Scales every column to [0, 1]. */
function unitColumns(rows: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const columns = rows[0]?.map((_, column) => rows.map((row) => row[column] as number)) ?? [];
  const ranges = columns.map((column) => ({ low: minimum(column), high: -minimum(column.map((value) => -value)) }));
  return rows.map((row) =>
    row.flatMap((value, column) => {
      const { low, high } = ranges[column] as { low: number; high: number };
      return high > low ? [(value - low) / (high - low)] : [];
    }),
  );
}

const minimum = (values: readonly number[]): number => values.reduce((least, value) => Math.min(least, value));
