import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Dataset } from "./dataset.js";
import { type FrameOptions, fromDataFrame } from "./fromDataFrame.js";
import { type CsvFormat, parseCsv } from "./parseCsv.js";
import type { Frame, TableOptions } from "./table.js";
import { unpacked } from "./unpacked.js";

/** Options of the CSV format and of the data set. */
export type CsvOptions = (FrameOptions | (Omit<TableOptions, "testSet"> & { readonly testFile?: string })) & CsvFormat;

/**
 * A data set from a CSV file, plain or gzipped. With `target`, a table of features as in `datasets.table`; with `label`, one image per
 * row and one pixel per column.
 * @param file path; the data set is named after it unless `name` is given
 * @throws Error when the file cannot be read or is not valid CSV
 * @throws RangeError as `fromDataFrame`
 */
export async function csv(file: string, options: CsvOptions): Promise<Dataset> {
  const name = basename(file).replace(/(\.csv|\.tsv|\.txt)?(\.gz)?$/i, "");
  const frame = await frameIn(file, options);
  if (!("target" in options)) return fromDataFrame(frame, { name, ...options });
  const { testFile, ...rest } = options;
  const testSet = testFile === undefined ? undefined : await frameIn(testFile, options);
  return fromDataFrame(frame, { name, ...rest, ...(testSet === undefined ? {} : { testSet }) });
}

async function frameIn(file: string, options: CsvOptions): Promise<Frame> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === "ENOENT" ? `there is no file ${file}` : `${file} cannot be read: ${cause.message}`;
    throw new Error(`csv: ${why}; check the path (relative paths start at ${process.cwd()})`, { cause });
  });
  const { columns, separator } = options;
  const missing = "missing" in options ? options.missing : undefined;
  return parseCsv(Buffer.from(unpacked(bytes, file)).toString("utf8"), { columns, separator, missing, file });
}
