import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** A table of numbers, column by column. */
export interface Columns {
  readonly names: readonly string[];
  readonly rows: number;
  /** A column as numbers, NaN for empty cells. @throws Error when there is no such column */
  numbers(name: string): Float64Array;
  /** A column as text. @throws Error when there is no such column */
  texts(name: string): readonly string[];
}

/** Text of a file, decompressed if gzipped. @throws Error when it cannot be read */
export function readText(file: string): string {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (cause) {
    throw new Error(`table ${file} cannot be read; give the path of the downloaded file`, { cause });
  }
  const packed = content[0] === 0x1f && content[1] === 0x8b;
  return (packed ? gunzipSync(content, { maxOutputLength: mostBytes }) : content).toString("utf8");
}

/** Limit on the decompressed size, above that of any known table. */
const mostBytes = 2 ** 29;

/**
 * Reads comma-separated values, gzipped or not, without quotes: tables hold only numbers and plain names, and a full CSV parser takes
 * several times as long for the 300,000 cells of NAS-Bench-201.
 */
export function readColumns(file: string): Columns {
  const lines = readText(file).split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const names = lines[0]?.split(",") ?? [];
  const cells = lines.slice(1).map((line, index) => {
    const row = line.split(",");
    if (row.length !== names.length)
      throw new Error(`line ${index + 2} of ${file} must have ${names.length} cells, but has ${row.length}`);
    return row;
  });
  function column(name: string): number {
    const index = names.indexOf(name);
    if (index < 0) throw new Error(`table ${file} has no column "${name}"; it has ${names.slice(0, 12).join(", ")}`);
    return index;
  }
  return {
    names,
    rows: cells.length,
    numbers(name) {
      const index = column(name);
      return Float64Array.from(cells, (row) => (row[index] === "" ? Number.NaN : Number(row[index])));
    },
    texts(name) {
      const index = column(name);
      return cells.map((row) => row[index] as string);
    },
  };
}
