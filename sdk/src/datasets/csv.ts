import { access } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { Dataset } from "./dataset.js";
import { type Frame, type FrameOptions, fromDataFrame } from "./fromDataFrame.js";

/**
 * A data set from a CSV file with a header line, read by danfojs-node: one image a row, one pixel a column.
 * @param file a path; the data set is named after it unless `name` is given
 * @throws Error when the file is missing, or danfojs-node is not installed; RangeError as `fromDataFrame`
 */
export async function csv(file: string, options: FrameOptions): Promise<Dataset> {
  await access(file).catch((cause: unknown) => {
    throw new Error(`csv: there is no file ${file}; check the path (relative paths start at ${process.cwd()})`, {
      cause,
    });
  });
  const { readCSV } = await danfojs();
  return fromDataFrame(await readCSV(file), { name: basename(file, extname(file)), ...options });
}

interface Danfojs {
  readCSV(file: string): Promise<Frame>;
}

/** Only here and only now: danfojs-node is large, and the rest of the SDK works without it. */
async function danfojs(): Promise<Danfojs> {
  const packageName: string = "danfojs-node"; // as a variable, lest the compiler ask for its types
  try {
    const loaded: { readonly default?: unknown } = await import(packageName);
    return (loaded.default ?? loaded) as Danfojs; // CommonJS: its exports are the default export
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`csv needs danfojs-node, which cannot be loaded: ${why}; install it: npm install danfojs-node`, {
      cause,
    });
  }
}
