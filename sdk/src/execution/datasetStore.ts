import { join } from "node:path";
import type { Dataset } from "../datasets/dataset.js";
import { loadDataset, saveDataset } from "../datasets/datasetFile.js";

const fileOf = (folder: string, id: string): string => join(folder, `${id}.dataset`);

/** Writes a data set to a folder of data sets, unless it is already there and intact. */
export async function storeDataset(dataset: Dataset, folder: string): Promise<void> {
  const file = fileOf(folder, dataset.id); // the name is the hash of the content
  const whole = await loadDataset(file).then(
    () => true,
    () => false, // missing, truncated or altered
  );
  if (!whole) await saveDataset(dataset, file);
}

/** Reads a data set that `storeDataset` wrote. */
export const storedDataset = (folder: string, id: string): Promise<Dataset> => loadDataset(fileOf(folder, id));
