import { join, resolve } from "node:path";
import type { Dataset } from "../datasets/dataset.js";
import { storeDataset } from "../execution/datasetStore.js";
import type { Executor } from "../execution/executor.js";
import { checkWorkers, openExecutor } from "../execution/openExecutor.js";
import { checkDecisions, type Training } from "../network/training.js";
import type { OpTable } from "../ops/index.js";
import type { ScheduleJson } from "../proxies/schedule.js";
import { scheduleOf } from "../proxies/schedules/index.js";
import type { EarlierStudy } from "../records/earlier.js";
import type { StudyEvent } from "../records/events.js";
import { checkGoals, type Goals, knownMetrics } from "../records/goals.js";
import type { Stage } from "../records/trial.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import type { Strategy } from "../strategies/strategy.js";
import type { OneShot } from "../supernet/oneShot.js";
import { loadBackend } from "../tensor/index.js";
import { version } from "../version.js";
import { studyLoop } from "./loop.js";
import { type Manifest, moduleHash, studyName } from "./manifest.js";
import { openStudyFolder } from "./studyFolder.js";
import { isOneShot } from "./tasks.js";

/** A study described: what the fluent API gathers. */
export interface StudyPlan {
  readonly space: Space<Decisions, OpTable>;
  readonly search: Strategy | OneShot;
  readonly proxy: string;
  readonly stages: readonly Stage[];
  readonly dataset: Dataset;
  readonly training: Training;
  readonly seed: number;
  readonly schedule: ScheduleJson;
  readonly goals: Goals;
  /** What the search begins with knowing of earlier studies. */
  readonly earlier: readonly EarlierStudy<Genotype>[];
  /** Whether an architecture that was tried before is evaluated again. */
  readonly rerun: boolean;
  /** Whether results are taken as they arrive. */
  readonly asynchronous: boolean;
  readonly trials: number;
  readonly parallelism: number;
  /** What figures call it, where strategy and proxy do not say it best. */
  readonly label?: string;
}

/** How a study is run; changes nothing of its result. */
export interface SessionOptions {
  /** Processes that train at the same time; 1 trains in this process. */
  readonly workers: number;
  /** Where everything is kept; by default a folder below `.nasbook` that is named after the study. */
  readonly folder?: string | undefined;
  /** Where data sets are kept as files for workers and for resuming; by default in the study's folder. */
  readonly datasets?: string | undefined;
  /** Forgets what an earlier run of the same study recorded. */
  readonly fresh?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onImages?: ((images: number) => void) | undefined;
  /** Told when a worker takes a trial, and when it has done with it. */
  readonly onWork?: ((trial: number, works: boolean) => void) | undefined;
}

/** A study opened: its folder, what is recorded, and the events to come. */
export interface Session {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Recorded by earlier runs. */
  readonly recorded: readonly StudyEvent[];
  /** Goes on where the record ends; ends when the study is finished. May be left at any time. */
  readonly events: AsyncGenerator<StudyEvent>;
  /** Closes the journal; the end of the events does as well. */
  close(): void;
}

/** What training and supernet measure, and what is known beforehand. */
const trainedMetrics = ["accuracy", "loss", ...knownMetrics];

/** Opens a study's folder and makes ready to run. @throws RangeError or Error before anything is trained when the plan cannot work */
export async function openSession(plan: StudyPlan, options: SessionOptions): Promise<Session> {
  const { space, dataset, trials, stages, goals, rerun, asynchronous } = plan;
  const { workers, signal, fresh = false } = options;
  if (trials === Number.POSITIVE_INFINITY)
    throw new RangeError("trials must be a whole number of at least 1, but got Infinity");
  scheduleOf(plan.schedule).check({ stages, trials });
  checkGoals(goals, trainedMetrics);
  checkWorkers(workers, space);
  if (!Number.isInteger(plan.parallelism) || plan.parallelism < 1)
    throw new RangeError(`parallelism must be a whole number of at least 1, but got ${plan.parallelism}`);
  const task = { input: dataset.shape, classes: dataset.classes.length };
  const anyone = space.sample(0); // a space that does not fit the data fails here, not in a worker
  space.plan(anyone, task);
  checkDecisions(plan.training, anyone);

  const { report } = await loadBackend();
  const manifest: Manifest = {
    event: "study",
    format: 2,
    space: space.toJSON(),
    module: await moduleHash(space.module),
    dataset: { name: dataset.name, id: dataset.id },
    search: {
      kind: isOneShot(plan.search) ? "one-shot" : "strategy",
      name: plan.search.name,
      options: plan.search.options,
    },
    proxy: plan.proxy,
    stages,
    schedule: plan.schedule,
    goals,
    rerun,
    asynchronous,
    earlier: plan.earlier,
    training: plan.training,
    trials,
    parallelism: plan.parallelism,
    seed: plan.seed,
    backend: `${report.name} ${report.kernels}`,
    versions: { nasbook: version, [report.name]: report.version, node: process.version },
  };
  const folder = resolve(options.folder ?? join(".nasbook", studyName(manifest)));
  const datasets = options.datasets ?? join(folder, "datasets");
  // whoever resumes from the first line of the journal needs the data
  const journal = await openStudyFolder(folder, manifest, { fresh, begin: () => storeDataset(dataset, datasets) });

  async function* events(): AsyncGenerator<StudyEvent> {
    const left = new AbortController();
    const stop = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
    let executor: Executor | undefined;
    try {
      await storeDataset(dataset, datasets); // it may be lost or damaged since
      executor = await openExecutor({ workers, space, folder, datasets, data: [dataset], signal: stop });
      yield* studyLoop({
        ...plan,
        dataset: dataset.id,
        task,
        executor,
        journal,
        onImages: options.onImages ?? (() => undefined),
        onWork: options.onWork ?? (() => undefined),
      });
    } finally {
      left.abort(new Error("the study was left"));
      await executor?.close();
      journal.close();
    }
  }
  return { folder, manifest, recorded: journal.events, events: events(), close: () => journal.close() };
}
