import { readFile } from "node:fs/promises";
import { taskFrom } from "../tasks/index.js";
import { Dataset } from "./dataset.js";
import { type DatasetHeader, inputTypes, magic, parseHeader, targetTypes } from "./datasetHeader.js";
import { type Pool, sizeOf } from "./pool.js";
import { type SplitName, splitNames } from "./split.js";

/**
 * Reads a file written by `saveDataset` and verifies its content hash.
 * @throws Error when the file is missing, truncated, altered or of another format
 */
export async function loadDataset(file: string): Promise<Dataset> {
  try {
    return parsed(await readFile(file));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`data set ${file} cannot be read: ${why}; write it again with saveDataset`, { cause });
  }
}

function parsed(bytes: Buffer): Dataset {
  if (bytes.subarray(0, 7).equals(magic.subarray(0, 7)) && bytes[7] !== magic[7])
    throw new Error(`it has format version ${bytes[7]}, but this version of nasbook reads ${magic[7]}`);
  if (!bytes.subarray(0, magic.length).equals(magic)) throw new Error("it is not a data set file of nasbook");
  const headerAt = magic.length + 4;
  const dataAt = bytes.length < headerAt ? headerAt : headerAt + bytes.readUInt32LE(magic.length);
  if (bytes.length < dataAt) throw new Error(`its header is truncated after ${bytes.length} bytes`);
  const { name, id, shape, task, features, missing, splits } = parseHeader(bytes.toString("utf8", headerAt, dataAt));

  const size = sizeOf(shape);
  const perTarget = sizeOf(taskFrom(task).target.shape);
  const expected = splitNames.reduce((total, split) => total + splitBytes(splits[split], size, perTarget), dataAt);
  if (bytes.length !== expected) {
    throw new Error(`it must have ${expected} bytes, according to its header, but has ${bytes.length}`);
  }
  let offset = dataAt;
  const next = (length: number): ArrayBuffer => {
    const copy = new Uint8Array(length); // a copy is aligned, which float arrays require
    copy.set(bytes.subarray(offset, offset + length));
    offset += length;
    return copy.buffer;
  };
  const pool = (split: SplitName): Pool => {
    const { count, inputs, targets } = splits[split];
    const [Inputs, Targets] = [inputTypes[inputs], targetTypes[targets]];
    return {
      inputs: new Inputs(next(count * size * Inputs.BYTES_PER_ELEMENT)),
      targets: new Targets(next(count * perTarget * Targets.BYTES_PER_ELEMENT)),
    };
  };
  // read in the order of the file
  const pools = { train: pool("train"), validation: pool("validation"), test: pool("test") };
  const dataset = new Dataset({ name, shape, task, features, missing, ...pools });
  if (dataset.id !== id) throw new Error(`its content hash must be ${id}, but is ${dataset.id}; it was altered`);
  return dataset;
}

function splitBytes(
  { count, inputs, targets }: DatasetHeader["splits"][SplitName],
  size: number,
  perTarget: number,
): number {
  return count * (size * inputTypes[inputs].BYTES_PER_ELEMENT + perTarget * targetTypes[targets].BYTES_PER_ELEMENT);
}
