import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset } from "../datasets/dataset.js";
import { loadDataset, saveDataset } from "../datasets/datasetFile.js";

const fileOf = (folder: string, id: string): string => join(folder, `${id}.dataset`);

/** Writes a data set to a folder of data sets, unless it is there. */
export async function storeDataset(dataset: Dataset, folder: string): Promise<void> {
  if (existsSync(fileOf(folder, dataset.id))) return; // the name is the hash of the content
  await mkdir(folder, { recursive: true });
  await saveDataset(dataset, fileOf(folder, dataset.id));
}

/** Reads a data set that `storeDataset` wrote. */
export const storedDataset = (folder: string, id: string): Promise<Dataset> => loadDataset(fileOf(folder, id));
