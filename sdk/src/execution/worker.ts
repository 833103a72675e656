// The program of a worker process. It writes no journal: only the coordinator does.
import { worker, workerEmit } from "workerpool";
import { evaluate } from "../evaluation/evaluate.js";
import type { Job, Outcome } from "../evaluation/job.js";
import { supernetCache } from "../evaluation/supernetCache.js";
import type { Workplace } from "../evaluation/workplace.js";
import { loadSpace } from "../space/loadSpace.js";
import { loadBackend } from "../tensor/index.js";
import { storedDataset } from "./datasetStore.js";
import type { WorkerNews, WorkerSetup } from "./workerSetup.js";

/** Caches loads by key, so that a worker reads space and data once instead of once per job. */
function once<T>(load: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const value = known.get(key) ?? load(key);
    known.set(key, value);
    value.catch(() => known.delete(key)); // a failed load may succeed for the next job
    return value;
  };
}

const spaces = once(async (json) => loadSpace(JSON.parse(json)));
const datasets = once((key) => storedDataset(...(JSON.parse(key) as [folder: string, id: string])));

const supernets = supernetCache();

const tell = (news: WorkerNews): void => workerEmit(news);

async function run(setup: WorkerSetup, task: Job): Promise<Outcome> {
  tell("begun");
  const { tf, threads } = await loadBackend();
  await threads?.resize(setup.threads);
  const workplace: Workplace = {
    tf,
    space: await spaces(JSON.stringify(setup.space)),
    dataset: (id) => datasets(JSON.stringify([setup.datasets, id])),
    folder: setup.folder,
    supernets,
    onImages: tell,
    onReport: tell,
  };
  return evaluate(task, workplace);
}

worker({ run });
