import { type Frame, missingTexts } from "./table.js";

/** Format of a CSV file. */
export interface CsvFormat {
  /** Column names, for a file without a header. @defaultValue the first line */
  readonly columns?: readonly string[] | undefined;
  /** Separator, one character. @defaultValue "," */
  readonly separator?: string | undefined;
}

/** Options of `parseCsv`. */
interface ParseOptions extends CsvFormat {
  readonly missing?: readonly string[] | undefined;
  /** Name of the file, for errors. */
  readonly file: string;
}

/**
 * Parses CSV text. A column whose values are all numeric or missing becomes numbers, others text; missing values are undefined. Spaces
 * around unquoted values are trimmed. https://www.rfc-editor.org/rfc/rfc4180
 * @throws Error when a row has the wrong number of values, or a quote is not closed
 */
export function parseCsv(
  text: string,
  { columns: given, separator = ",", missing = missingTexts, file }: ParseOptions,
): Frame {
  if (separator.length !== 1 || separator === '"')
    throw new RangeError(`separator must be one character other than a quote, but is ${JSON.stringify(separator)}`);
  const records = recordsIn(text.startsWith("\uFEFF") ? text.slice(1) : text, separator, file);
  const columns = given ?? records.shift();
  if (columns === undefined || records.length === 0)
    throw new Error(`csv: ${file} must have at least one row, but has none`);
  const repeated = columns.find((name, index) => columns.indexOf(name) !== index);
  if (repeated !== undefined)
    throw new Error(
      `csv: columns of ${file} must have different names, but "${repeated}" occurs twice; if the first line is not a header, name the columns: columns: [...]`,
    );
  for (const [row, record] of records.entries())
    if (record.length !== columns.length)
      throw new Error(
        `csv: row ${row} of ${file} has ${record.length} values, but there are ${columns.length} columns; check the separator and the quotes`,
      );
  const absent = new Set(missing);
  const isNumber = columns.map((_, at) =>
    records.every((record) => absent.has(record[at] as string) || numeral.test(record[at] as string)),
  );
  const values = records.map((record) =>
    record.map((value, at) => (absent.has(value) ? undefined : isNumber[at] ? Number(value) : value)),
  );
  return { columns, values };
}

const numeral = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Splits text into records of values; empty lines are skipped. */
function recordsIn(text: string, separator: string, file: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  const ends = (character: string | undefined) =>
    character === undefined || character === separator || character === "\n" || character === "\r";
  while (at < text.length) {
    let start = at;
    while (text[start] === " ") start++;
    if (text[start] === '"') {
      let value = "";
      at = start + 1;
      for (;;) {
        const close = text.indexOf('"', at);
        if (close < 0)
          throw new Error(
            `csv: quotes must be closed, but one in row ${records.length} of ${file} is not; check the quotes`,
          );
        value += text.slice(at, close);
        at = close + 1;
        if (text[at] !== '"') break;
        value += '"';
        at++;
      }
      while (!ends(text[at])) at++;
      record.push(value);
    } else {
      while (!ends(text[at])) at++;
      record.push(text.slice(start, at).trim());
    }
    if (text[at] === separator) {
      at++;
      if (at === text.length) record.push("");
      continue;
    }
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    at++;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  return records;
}
