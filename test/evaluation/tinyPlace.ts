import { onTestFinished } from "vitest";
import type { Dataset } from "../../sdk/src/datasets/dataset.js";
import { supernetCache } from "../../sdk/src/evaluation/supernetCache.js";
import type { Workplace } from "../../sdk/src/evaluation/workplace.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";
import { plain, temporaryFolder, tinyData, tinySpace } from "../study/tinyStudy.js";

/** A place to work at, in a folder that goes when the test ends. */
export async function tinyPlace(changes: Partial<Workplace> = {}, data: Dataset = tinyData): Promise<Workplace> {
  const { tf } = await loadBackend();
  const supernets = supernetCache();
  onTestFinished(() => supernets.forget());
  return { tf, space: plain(tinySpace), dataset: async () => data, folder: temporaryFolder(), supernets, ...changes };
}
