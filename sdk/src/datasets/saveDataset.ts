import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Dataset } from "./dataset.js";
import { inputTypes, magic, targetTypes } from "./datasetHeader.js";
import { splitNames } from "./split.js";

/**
 * Writes a data set to one file, whole or not at all, creating its folder: how it reaches worker processes and resumed studies.
 * @throws Error that names the file when it cannot be written; what was there before is still there
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
    await rm(unfinished, { force: true }).catch(() => undefined); // the first failure is the one worth telling
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
    `inputs and targets must be typed arrays of ${Object.keys(types).join(", ")}, but one is another`,
  );
}

function concatenated(arrays: readonly ArrayBufferView[]): Buffer {
  return Buffer.concat(arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)));
}
