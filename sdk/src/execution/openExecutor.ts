import type { Dataset } from "../datasets/dataset.js";
import { ops as builtInOps, type OpTable } from "../ops/index.js";
import type { Decisions } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import { loadBackend, threadsFor } from "../tensor/index.js";
import { storeDataset } from "./datasetStore.js";
import type { Executor } from "./executor.js";
import { inProcess } from "./inProcess.js";
import { processPool } from "./processPool.js";

/** Options of an executor. */
export interface ExecutorOptions {
  /** Number of worker processes; 1 runs in this process, with up to four threads. */
  readonly workers: number;
  readonly space: Space<Decisions, OpTable>;
  /** The study's folder. */
  readonly folder: string;
  /** Folder of stored data sets. */
  readonly datasets: string;
  /** Every data set that a job may name. */
  readonly data: readonly Dataset[];
  readonly signal?: AbortSignal | undefined;
}

/** @throws RangeError when `workers` is invalid, or other processes cannot load the space's ops */
export function checkWorkers(workers: number, space: Space<Decisions, OpTable>): void {
  if (!Number.isInteger(workers) || workers < 1)
    throw new RangeError(`workers must be a whole number of at least 1, but got ${workers}`);
  const own = Object.keys(space.ops).filter((name) => !Object.hasOwn(builtInOps, name));
  if (workers > 1 && own.length > 0 && space.module === undefined)
    throw new RangeError(
      `workers must be 1 for a space with custom ops (${own.join(", ")}), but got ${workers}; to use more, pass space({ ops, module }) the module that exports them, so that other processes can load them`,
    );
}

/** Opens an executor in this process or a pool of processes. */
export async function openExecutor({ data, datasets, ...options }: ExecutorOptions): Promise<Executor> {
  const { workers, space, folder, signal } = options;
  checkWorkers(workers, space);
  if (workers > 1) {
    await Promise.all(data.map((dataset) => storeDataset(dataset, datasets)));
    return processPool({ workers, space: space.toJSON(), folder, datasets, signal });
  }
  const { tf, threads } = await loadBackend();
  await threads?.resize(threadsFor(1));
  const byId = new Map(data.map((dataset) => [dataset.id, dataset]));
  const workplace = {
    tf,
    space,
    folder,
    signal,
    async dataset(id: string) {
      const known = byId.get(id);
      if (known === undefined) throw new RangeError(`unknown data set ${id}; pass it to openExecutor in data`);
      return known;
    },
  };
  return inProcess(workplace, loadBackend); // a GPU that the job before has lost is replaced
}
