import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Dataset } from "./dataset.js";
import { inputTypes, magic, targetTypes } from "./datasetHeader.js";
import { splitNames } from "./split.js";

/**
 * Writes a data set to one file atomically, creating its folder. Worker processes and resumed studies read it.
 * @throws Error when it cannot be written; an existing file stays unchanged
 */
export async function saveDataset(dataset: Dataset, file: string): Promise<void> {
  const splits = Object.fromEntries(
    splitNames.map((name) => {
      const { count, inputs, targets } = dataset[name];
      return [name, { count, inputs: typeName(inputs, inputTypes), targets: typeName(targets, targetTypes) }];
    }),
  );
  const { name, id, shape, task, features, missing } = dataset;
  const header = Buffer.from(JSON.stringify({ name, id, shape, task, features, missing, splits }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const arrays = splitNames.flatMap((split) => [dataset[split].inputs, dataset[split].targets]);
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, concatenated([magic, length, header, ...arrays]));
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined); // report the first error
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`data set "${name}" cannot be written to ${file}: ${why}; free some space or choose another file`, {
      cause,
    });
  }
}

function typeName<T extends string>(
  array: object,
  types: Readonly<Record<T, abstract new (...args: never[]) => object>>,
): T {
  for (const name in types) if (array instanceof types[name]) return name;
  throw new TypeError(
    `inputs and targets must be typed arrays of ${Object.keys(types).join(", ")}, but one is of another type`,
  );
}

function concatenated(arrays: readonly ArrayBufferView[]): Buffer {
  return Buffer.concat(arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)));
}
