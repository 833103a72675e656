import { setMaxListeners } from "node:events";
import { join, resolve } from "node:path";
import { trainsNetworks } from "../../evaluators/networkEvaluator.js";
import { scheduleOf } from "../../proxies/schedules/index.js";
import type { StudyEvent } from "../../records/events.js";
import type { Trial } from "../../records/trial.js";
import { trialsFrom } from "../../records/trialsFrom.js";
import { loadBackend } from "../../tensor/index.js";
import { version } from "../../version.js";
import { type Manifest, moduleHash, studyName } from "../store/manifest.js";
import { openStudyFolder, type StudyStore, unsavedStore } from "../store/studyFolder.js";
import { type StudyListeners, studyLoop } from "./loop.js";
import { checkPlan, isOneShot, type StudyPlan } from "./plan.js";
import { priorScores } from "./priorScores.js";
import { type RecordedCourse, recordedCourse } from "./recordedCourse.js";
import { simulatedLoop } from "./simulatedLoop.js";
import { workClock } from "./workClock.js";

/** How a study is run; does not change its result. */
export interface SessionOptions extends Partial<StudyListeners> {
  /** Processes that evaluate at the same time; 1 evaluates in this process. */
  readonly workers: number;
  /** Folder of the study; `false` writes no files. @defaultValue a folder in `.nasbook` named after the study */
  readonly folder?: string | false | undefined;
  /** Folder of the data set files for workers and for resuming. @defaultValue `datasets` in the study's folder */
  readonly datasets?: string | undefined;
  /** Deletes the journal of an earlier run of the same study first. @defaultValue false */
  readonly fresh?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An open study: its folder, its recorded events, and the events to come. */
export interface Session {
  /** Undefined when no files are written. */
  readonly folder: string | undefined;
  /** As it was recorded when the study began. */
  readonly manifest: Manifest;
  /** Total number of trials, including those added after the first run. */
  readonly plannedTrials: number;
  /** Events of earlier runs. */
  readonly recorded: readonly StudyEvent[];
  /** The current trials. The array grows; its trials are replaced, never mutated. */
  readonly trials: readonly Trial[];
  /** Runs the study after the recorded events, in batches, until it is finished. The consumer may stop at any time. */
  readonly events: AsyncGenerator<readonly StudyEvent[]>;
  /** Closes the journal, as the end of `events` does. */
  close(): void;
}

/** Opens the folder of a study. @throws RangeError when an option is out of range; Error when the folder holds another study */
export async function openStore(
  plan: StudyPlan,
  options: SessionOptions,
): Promise<{ readonly store: StudyStore; readonly datasets: string | undefined }> {
  const { evaluator, trials, stages, schedule } = plan;
  checkPlan(plan, options.workers);
  const manifest = await manifestOf(plan);
  if (options.folder === false) {
    if (trainsNetworks(evaluator))
      throw new RangeError("folder must not be false when networks are trained: it holds their weights; name a folder");
    return { store: unsavedStore(manifest, trials), datasets: undefined };
  }
  const grows = scheduleOf(schedule).grows(stages);
  const folder = resolve(options.folder ?? join(".nasbook", studyName(manifest, grows)));
  const datasets = options.datasets ?? join(folder, "datasets");
  // resuming needs the data as soon as the journal has its first line
  const begin = async () => {
    await evaluator.fits?.();
    await evaluator.provide?.(datasets);
  };
  const store = await openStudyFolder(folder, manifest, { fresh: options.fresh ?? false, grows, begin });
  return { store, datasets };
}

/** Opens a study to run it. @throws RangeError when an option is out of range; Error when the folder holds another study */
export async function openSession(plan: StudyPlan, options: SessionOptions): Promise<Session> {
  const { workers, signal } = options;
  const { space, stages, seed } = plan;
  if (plan.evaluator.json.kind === "askTell")
    throw new RangeError(
      "run() needs an evaluator, but the search has none; add .on(dataset), .on(table) or .on(function), or use open() and tell() it the results",
    );
  if (plan.trials === Number.POSITIVE_INFINITY && plan.evaluator.clock === undefined)
    throw new RangeError("trials must be a whole number of at least 1, but got Infinity");
  const { store, datasets } = await openStore(plan, options);
  let begun: RecordedCourse | undefined;

  async function* events(): AsyncGenerator<readonly StudyEvent[]> {
    const left = new AbortController();
    const stop = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
    setMaxListeners(0, stop); // one listener for each evaluation at work, and Node.js warns of more than ten
    let close: (() => Promise<void>) | undefined;
    try {
      if (store.events.at(-1)?.event === "finished") return;
      const place = {
        space,
        stages,
        trials: store.trials,
        seed,
        workers,
        folder: store.folder,
        datasets,
        signal: stop,
      };
      const evaluator = await plan.evaluator.open(place);
      close = () => evaluator.close();
      const clock = workClock(store.events);
      const { prior, events: scored } = await priorScores(plan, store, { evaluator, workers });
      if (scored.length > 0) yield scored;
      begun = recordedCourse(plan, store.trials, store, prior);
      const context = {
        plan,
        recordedCourse: begun,
        evaluator,
        clock,
        folder: store.folder,
        onImages: options.onImages ?? (() => undefined),
        onWork: options.onWork ?? (() => undefined),
        onReport: options.onReport ?? (() => undefined),
      };
      yield* plan.evaluator.clock === undefined ? studyLoop(context) : simulatedLoop({ ...context, signal: stop });
    } finally {
      left.abort(new Error("the study was stopped"));
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
      // during replay the course has fewer trials than the journal
      const live = begun?.course.trials;
      return live === undefined || live.length < known.length ? known : live;
    },
    events: events(),
    close: () => store.close(),
  };
}

async function manifestOf(plan: StudyPlan): Promise<Manifest> {
  const { space, search, proxy, stages, schedule, goals, rerun, asynchronous, earlier, evaluator, prior } = plan;
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
    ...(prior === undefined ? {} : { prior: prior.json }),
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
