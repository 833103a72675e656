import { readFile } from "node:fs/promises";
import { z } from "zod";
import { Dataset } from "./dataset.js";
import { Header, labelTypes, magic, pixelTypes } from "./datasetFile.js";
import type { Pool } from "./pool.js";
import { splitNames } from "./split.js";

/**
 * Reads what `saveDataset` wrote, and checks it against its content hash.
 * @throws Error that names the file when it is missing, cut off, altered or not such a file
 */
export async function loadDataset(file: string): Promise<Dataset> {
  const broken = (why: string, cause?: unknown) =>
    new Error(`data set ${file} cannot be read: ${why}; write it again with saveDataset`, { cause });
  const bytes = await readFile(file).catch((cause: Error) => {
    throw broken(cause.message, cause);
  });
  if (!bytes.subarray(0, magic.length).equals(magic)) throw broken("it does not begin like a data set of nasbook");
  const headerAt = magic.length + 4;
  const dataAt = headerAt + (bytes.length < headerAt ? 0 : bytes.readUInt32LE(magic.length));
  if (bytes.length < headerAt || bytes.length < dataAt)
    throw broken(`its header is cut off after ${bytes.length} bytes`);
  const parsed = Header.safeParse(jsonFrom(bytes.toString("utf8", headerAt, dataAt)));
  if (!parsed.success) throw broken(`its header is not valid (${z.prettifyError(parsed.error)})`);
  const { name, id, shape, classes, splits } = parsed.data;

  const size = shape[0] * shape[1] * shape[2];
  const expected = splitNames.reduce((total, split) => {
    const { count, pixels, labels } = splits[split];
    const perImage = size * pixelTypes[pixels].BYTES_PER_ELEMENT + labelTypes[labels].BYTES_PER_ELEMENT;
    return total + count * perImage;
  }, dataAt);
  if (bytes.length !== expected)
    throw broken(`it must hold ${expected} bytes, as its header says, but holds ${bytes.length}`);

  let offset = dataAt;
  const next = (elements: number, elementBytes: number): ArrayBuffer => {
    const copy = new Uint8Array(elements * elementBytes); // a copy starts aligned, as floats must
    copy.set(bytes.subarray(offset, offset + copy.length));
    offset += copy.length;
    return copy.buffer;
  };
  const pools = splitNames.map((split): Pool => {
    const { count, pixels, labels } = splits[split];
    const [Pixels, Labels] = [pixelTypes[pixels], labelTypes[labels]];
    return {
      pixels: new Pixels(next(count * size, Pixels.BYTES_PER_ELEMENT)),
      labels: new Labels(next(count, Labels.BYTES_PER_ELEMENT)),
    };
  }) as [Pool, Pool, Pool]; // one for each of the three split names
  const [train, validation, test] = pools;
  let dataset: Dataset;
  try {
    dataset = new Dataset({ name, shape, classes, train, validation, test });
  } catch (cause) {
    throw broken(cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (dataset.id !== id) throw broken(`its content hash must be ${id}, but is ${dataset.id}: it was altered`);
  return dataset;
}

function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
