import { type Frame, missingTexts } from "./table.js";

/** The form of a CSV file. */
export interface CsvFormat {
  /** Names of the columns, where the first line does not hold them. */
  readonly columns?: readonly string[] | undefined;
  /** What stands between two values. Default ",". */
  readonly separator?: string | undefined;
}

/** Options of `parseCsv`. */
interface ParseOptions extends CsvFormat {
  readonly missing?: readonly string[] | undefined;
  /** Names the file in errors. */
  readonly file: string;
}

/**
 * Rows of a CSV text. A column whose values are all numbers or missing holds numbers, others hold text; missing values are undefined.
 * Blanks around values are dropped, except in quotes. https://www.rfc-editor.org/rfc/rfc4180
 * @throws Error that names file and row when a row has more or fewer values than there are columns, or a quote is not closed
 */
export function parseCsv(
  text: string,
  { columns: given, separator = ",", missing = missingTexts, file }: ParseOptions,
): Frame {
  if (separator.length !== 1 || separator === '"')
    throw new RangeError(`separator must be one character other than a quote, but is ${JSON.stringify(separator)}`);
  const records = recordsIn(text.startsWith("\uFEFF") ? text.slice(1) : text, separator, file);
  const columns = given ?? records.shift();
  if (columns === undefined || records.length === 0) throw new Error(`csv: ${file} holds no rows`);
  const repeated = columns.find((name, index) => columns.indexOf(name) !== index);
  if (repeated !== undefined)
    throw new Error(
      `csv: columns of ${file} must have different names, but "${repeated}" occurs twice; where the first line is no header, name them: columns: [...]`,
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

/** Lines as lists of values; empty lines are passed over. */
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
        if (close < 0) throw new Error(`csv: a quote in row ${records.length} of ${file} is not closed`);
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
