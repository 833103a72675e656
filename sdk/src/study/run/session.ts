import { join, resolve } from "node:path";
import { trainsNetworks } from "../../evaluators/networkEvaluator.js";
import { scheduleOf } from "../../proxies/schedules/index.js";
import type { StudyEvent } from "../../records/events.js";
import type { Trial } from "../../records/trial.js";
import { trialsFrom } from "../../records/trialsFrom.js";
import { loadBackend } from "../../tensor/index.js";
import { version } from "../../version.js";
import { type Manifest, moduleHash, studyName } from "../store/manifest.js";
import { nowhere, openStudyFolder, type StudyStore } from "../store/studyFolder.js";
import { type StudyNews, studyLoop } from "./loop.js";
import { checkPlan, isOneShot, type StudyPlan } from "./plan.js";
import { type RecordedCourse, recordedCourse } from "./recordedCourse.js";
import { simulatedLoop } from "./simulatedLoop.js";
import { workClock } from "./workClock.js";

/** How a study is run; changes nothing of its result. */
export interface SessionOptions extends Partial<StudyNews> {
  /** Processes that evaluate at the same time; 1 evaluates in this process. */
  readonly workers: number;
  /** Where everything is kept; by default a folder below `.nasbook` that is named after the study; false keeps nothing. */
  readonly folder?: string | false | undefined;
  /** Where data sets are kept as files for workers and for resuming; by default in the study's folder. */
  readonly datasets?: string | undefined;
  /** Forgets what an earlier run of the same study recorded. */
  readonly fresh?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A study opened: where it is kept, what is recorded, and the events to come. */
export interface Session {
  /** Undefined when nothing is kept. */
  readonly folder: string | undefined;
  /** As it was recorded when the study began. */
  readonly manifest: Manifest;
  /** Trials that the study has, counting those that it was given later. */
  readonly plannedTrials: number;
  /** Recorded by earlier runs. */
  readonly recorded: readonly StudyEvent[];
  /** The trials as they stand now. The array grows; its trials are replaced, never changed. */
  readonly trials: readonly Trial[];
  /** Goes on where the record ends, in batches; ends when the study is finished. May be left at any time. */
  readonly events: AsyncGenerator<readonly StudyEvent[]>;
  /** Closes the journal; the end of the events does as well. */
  close(): void;
}

/** Opens the place where a study is kept. @throws RangeError or Error before anything is evaluated when the plan cannot work */
export async function openStore(
  plan: StudyPlan,
  options: SessionOptions,
): Promise<{ readonly store: StudyStore; readonly datasets: string | undefined }> {
  const { evaluator, trials, stages, schedule } = plan;
  checkPlan(plan, options.workers);
  const manifest = await manifestOf(plan);
  if (options.folder === false) {
    if (trainsNetworks(evaluator))
      throw new RangeError("folder must not be false where networks are trained: their weights are kept in it");
    return { store: nowhere(manifest, trials), datasets: undefined };
  }
  const grows = scheduleOf(schedule).grows(stages);
  const folder = resolve(options.folder ?? join(".nasbook", studyName(manifest, grows)));
  const datasets = options.datasets ?? join(folder, "datasets");
  // whoever resumes from the first line of the journal needs the data
  const begin = async () => evaluator.provide?.(datasets);
  const store = await openStudyFolder(folder, manifest, { fresh: options.fresh ?? false, grows, begin });
  return { store, datasets };
}

/** Opens a study and makes ready to run. @throws RangeError or Error before anything is evaluated when the plan cannot work */
export async function openSession(plan: StudyPlan, options: SessionOptions): Promise<Session> {
  const { workers, signal } = options;
  const { space, stages, seed } = plan;
  if (plan.evaluator.json.kind === "askTell")
    throw new RangeError(
      "a search needs something to evaluate candidates with, but none was named; add .on(dataset), .on(table) or .on(function) before it is run, or open() it and tell it the results",
    );
  if (plan.trials === Number.POSITIVE_INFINITY && plan.evaluator.clock === undefined)
    throw new RangeError("trials must be a whole number of at least 1, but got Infinity");
  const { store, datasets } = await openStore(plan, options);
  let begun: RecordedCourse | undefined;

  async function* events(): AsyncGenerator<readonly StudyEvent[]> {
    const left = new AbortController();
    const stop = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
    let close: (() => Promise<void>) | undefined;
    try {
      if (store.events.at(-1)?.event === "finished") return;
      const place = { space, stages, seed, workers, folder: store.folder, datasets, signal: stop };
      const evaluator = await plan.evaluator.open(place);
      close = () => evaluator.close();
      begun = recordedCourse(plan, store.trials, store);
      const context = {
        plan,
        recordedCourse: begun,
        evaluator,
        clock: workClock(store.events),
        folder: store.folder,
        onImages: options.onImages ?? (() => undefined),
        onWork: options.onWork ?? (() => undefined),
        onReport: options.onReport ?? (() => undefined),
      };
      yield* plan.evaluator.clock === undefined ? studyLoop(context) : simulatedLoop({ ...context, signal: stop });
    } finally {
      left.abort(new Error("the study was left"));
      await close?.();
      store.close();
    }
  }
  const known = trialsFrom(store.events, stages);
  return {
    folder: store.folder,
    manifest: store.manifest,
    plannedTrials: store.trials,
    recorded: store.events,
    get trials() {
      // while it is replayed, the course knows less than what is recorded
      const live = begun?.course.trials;
      return live === undefined || live.length < known.length ? known : live;
    },
    events: events(),
    close: () => store.close(),
  };
}

async function manifestOf(plan: StudyPlan): Promise<Manifest> {
  const { space, search, proxy, stages, schedule, goals, rerun, asynchronous, earlier, evaluator } = plan;
  const { trials, budget, parallelism, seed } = plan;
  const backend = trainsNetworks(evaluator) ? (await loadBackend()).report : undefined;
  return {
    event: "study",
    format: 3,
    space: space.toJSON(),
    module: await moduleHash(space.module),
    evaluator: evaluator.json,
    search: {
      kind: isOneShot(search) ? "one-shot" : "strategy",
      name: search.name,
      options: search.options,
    },
    proxy,
    stages,
    schedule,
    goals,
    rerun,
    asynchronous,
    earlier,
    trials: Number.isFinite(trials) ? trials : null,
    ...(budget === undefined ? {} : { budget }),
    parallelism,
    seed,
    backend: backend === undefined ? "none" : `${backend.name} ${backend.kernels}`,
    versions: {
      nasbook: version,
      ...(backend === undefined ? {} : { [backend.name]: backend.version }),
      node: process.version,
    },
  };
}
