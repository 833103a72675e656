import { metricsFailure, metricsIn } from "../../evaluation/answer.js";
import type { EvaluationAnswer } from "../../evaluation/ownCode.js";
import { namedFidelity } from "../../evaluation/ownCode.js";
import { trialSeed } from "../../evaluators/trialSeed.js";
import type { Failure, Stage, Trial } from "../../records/trial.js";
import type { Decisions, Genotype } from "../../space/decisions.js";
import { checkMeasured } from "../run/checkMeasured.js";
import type { EvaluationEvent, PendingEvaluation } from "../run/course.js";
import { checkAskable, type StudyPlan } from "../run/plan.js";
import { priorScores } from "../run/priorScores.js";
import { type RecordedCourse, recordedCourse } from "../run/recordedCourse.js";
import { openStore, type Session } from "../run/session.js";
import { recordOf } from "../run/studyRun.js";
import { type WorkStart, workClock } from "../run/workClock.js";
import { Result } from "./result.js";

/** Options of an ask-and-tell study. */
export interface OpenOptions {
  /** Number of trials, at least 1; after the last one `ask()` returns undefined. @defaultValue unlimited */
  readonly trials?: number;
  /** Trials that may be open at the same time, at least 1. Proposal n depends on the results up to n - parallelism. @defaultValue 1 */
  readonly parallelism?: number;
  /** Re-evaluates duplicate architectures; by default their results are reused and `ask()` skips them. @defaultValue false */
  readonly rerun?: boolean;
  /** Folder of the journal; `false` writes no files. @defaultValue a folder in `.nasbook` named after the study */
  readonly folder?: string | false;
  /** Deletes the journal of an earlier run of the same study first. @defaultValue false */
  readonly fresh?: boolean;
}

/** A trial to evaluate. */
export interface AskedTrial<Ds extends Decisions = Decisions> {
  /** Number of the trial, from 0. */
  readonly number: number;
  readonly genotype: Genotype<Ds>;
  /** The genotype as text. */
  readonly architecture: string;
  /** Index of the stage that requests the evaluation, from 0. */
  readonly stage: number;
  /** Fidelity of the stage: `{ epochs: 3, share: 1 }`, or the resource that the proxy names in place of epochs. */
  readonly fidelity: Readonly<Record<string, number>>;
  /** Seed of this trial, the same in every run of the study. */
  readonly seed: number;
}

/** A study whose candidates are evaluated by your own loop: `ask()` for a trial, `tell()` its metrics. */
export interface AskedStudy<Ds extends Decisions = Decisions> {
  /** Folder of the journal; undefined when no files are written. */
  readonly folder: string | undefined;
  readonly trials: readonly Trial<Genotype<Ds>>[];
  /**
   * The next trial to evaluate; undefined when the study has finished.
   * @throws Error when `parallelism` trials are open, or the schedule needs the result of an open trial first
   */
  ask(): Promise<AskedTrial<Ds> | undefined>;
  /**
   * Records the metrics of an open trial; a number is the metric "value". NaN and infinities are recorded as a failure.
   * @throws RangeError when the trial is not open or an objective is missing; TypeError when a metric is not a number
   */
  tell(trial: AskedTrial<Ds> | number, answer: EvaluationAnswer): Promise<void>;
  /** Records an open trial as failed. @param reason an error, or a message @throws RangeError when the trial is not open */
  fail(trial: AskedTrial<Ds> | number, reason: unknown): Promise<void>;
  /** Makes this genotype the next trial, before the strategy proposes again. @throws RangeError when it belongs to another space */
  enqueue(genotype: Genotype<Ds>): Promise<void>;
  /** The result so far. */
  result(): Result<Ds>;
  /** Closes the journal; the study can be opened again. */
  close(): void;
}

/** Opens an ask-and-tell study. The strategy receives results in the order of the trials, as in `run()`. */
export async function openAskedStudy<Ds extends Decisions>(
  plan: StudyPlan,
  options: OpenOptions,
): Promise<AskedStudy<Ds>> {
  checkAskable(plan);
  const { store } = await openStore(plan, { workers: 1, folder: options.folder, fresh: options.fresh });
  const { prior } = await priorScores(plan, store, { workers: 1 });
  const running: RecordedCourse = recordedCourse(plan, store.trials, store, prior);
  const { course, recorded } = running;
  for (const event of store.events) if (event.event === "enqueued") course.enqueue(event.genotype as Genotype);
  /** Evaluations whose result the strategy has not received yet, oldest first. */
  const open: PendingEvaluation[] = [];
  const asked = new Map<PendingEvaluation, WorkStart>();
  const clock = workClock(store.events);
  const told = new Map<PendingEvaluation, EvaluationEvent>();
  let closed = false;
  let finished = store.events.at(-1)?.event === "finished";
  const opened = <T>(work: () => T): Promise<T> =>
    closed
      ? Promise.reject(new Error("this study is closed; open() the same search again to continue it"))
      : new Promise((resolve) => resolve(work()));

  const answerOf = (pending: PendingEvaluation): EvaluationEvent | undefined =>
    recorded.resultOf(pending) ?? told.get(pending) ?? course.copied(pending);

  /** Passes the oldest result to the strategy; false when it is not known yet. */
  function takeOldest(): boolean {
    const [oldest] = open;
    const event = oldest === undefined ? undefined : answerOf(oldest);
    if (oldest === undefined || event === undefined) return false;
    open.shift();
    asked.delete(oldest);
    if (told.delete(oldest))
      course.take(event); // tell() has written it to the journal
    else running.settle(oldest, event);
    return true;
  }

  function next(): AskedTrial<Ds> | undefined {
    for (;;) {
      for (let pending = course.next(); pending !== undefined; pending = course.next()) {
        open.push(pending);
        if (answerOf(pending) === undefined && pending.copyOf === undefined) return handed(pending);
      }
      const forgotten = open.find(
        (pending) => !asked.has(pending) && answerOf(pending) === undefined && pending.copyOf === undefined,
      );
      if (forgotten !== undefined) return handed(forgotten);
      if (takeOldest()) continue;
      if (open.length === 0) {
        if (!finished) running.record("finished", () => ({ event: "finished" }));
        finished = true;
        return undefined;
      }
      const waiting = open.filter((pending) => asked.has(pending)).map(({ trial }) => trial.number);
      throw new Error(
        `ask() needs results first: trial ${waiting.join(", ")} is open; tell() or fail() it, or open the study with parallelism above ${plan.parallelism}`,
      );
    }
  }

  function handed(pending: PendingEvaluation): AskedTrial<Ds> {
    asked.set(pending, clock.start());
    const { trial, stage } = pending;
    return {
      number: trial.number,
      genotype: structuredClone(trial.genotype) as Genotype<Ds>, // checked by the course
      architecture: trial.architecture,
      stage,
      fidelity: namedFidelity((plan.stages[stage] as Stage).fidelity),
      seed: trialSeed(plan.seed, trial.number),
    };
  }

  function pendingOf(trial: AskedTrial<Ds> | number): PendingEvaluation {
    const number = typeof trial === "number" ? trial : trial.number;
    const stage = typeof trial === "number" ? undefined : trial.stage;
    const found = open.find(
      (pending) =>
        asked.has(pending) &&
        !told.has(pending) &&
        pending.trial.number === number &&
        (stage === undefined || pending.stage === stage),
    );
    if (found !== undefined) return found;
    const known = course.trials[number];
    const why =
      known === undefined
        ? `there is no trial ${number}; the study has ${course.trials.length}`
        : `trial ${number} is not open: its result is already recorded`;
    throw new RangeError(`${why}; tell each trial that ask() returns once`);
  }

  function settle(pending: PendingEvaluation, event: EvaluationEvent): void {
    store.append(event); // at once, so that a crash does not lose it; the strategy may receive it later
    told.set(pending, event);
  }

  function failed(pending: PendingEvaluation, failure: Pick<Failure, "cause" | "message">): EvaluationEvent {
    const start = asked.get(pending) as WorkStart; // who tells has asked
    const { trial, stage } = pending;
    return { event: "failed", trial: trial.number, stage, ...failure, ...start, seconds: clock.end(start) };
  }

  return {
    folder: store.folder,
    get trials() {
      return course.trials as readonly Trial<Genotype<Ds>>[];
    },
    ask: () => opened(next),
    tell: (trial, answer) =>
      opened(() => {
        const pending = pendingOf(trial);
        const metrics = metricsIn(answer);
        const failure = metricsFailure(metrics, "in the result");
        if (failure !== undefined) {
          if (failure.cause === "threw") throw new TypeError(`tell: ${failure.message}`);
          return settle(pending, failed(pending, failure));
        }
        const { parameters, flops } = pending.trial;
        const missing = checkMeasured(metrics, { parameters, flops }, plan, course.trials);
        if (missing !== undefined) throw new RangeError(`tell: ${missing}`);
        const { fidelity } = plan.stages[pending.stage] as Stage;
        const start = asked.get(pending) as WorkStart; // who tells has asked
        settle(pending, {
          event: "evaluated",
          trial: pending.trial.number,
          stage: pending.stage,
          by: "function",
          fidelity,
          metrics: { ...metrics },
          curve: [],
          cost: { images: 0, seconds: clock.end(start) },
          ...start,
        });
      }),
    fail: (trial, reason) =>
      opened(() => {
        const pending = pendingOf(trial);
        const message = reason instanceof Error ? reason.message : String(reason);
        settle(pending, failed(pending, { cause: "threw", message }));
      }),
    enqueue: (genotype) =>
      opened(() => {
        course.enqueue(genotype as Genotype);
        store.append({ event: "enqueued", genotype });
      }),
    result() {
      const left = [...told.values()];
      const record = recordOf(plan, []);
      const trials = course.trials.map((trial) => withResult(trial, left, plan.stages));
      const plannedTrials = Number.isFinite(store.trials) ? store.trials : trials.length;
      const { folder, manifest } = store;
      const run = { record: { ...record, trials, plannedTrials }, folder, manifest, interrupted: false };
      return new Result<Ds>({ plan, run, workers: 1, baseline: undefined, extend: undefined });
    },
    close() {
      closed = true;
      store.close();
    },
  };
}

/** The trial with its recorded result, when the strategy has not received it yet. */
function withResult(
  trial: Trial<Genotype>,
  told: readonly EvaluationEvent[],
  stages: Session["manifest"]["stages"],
): Trial {
  const event = told.find((result) => result.trial === trial.number);
  if (event === undefined) return trial;
  if (event.event === "failed") {
    const { event: _, trial: __, ...failure } = event;
    return { ...trial, status: "failed", failure };
  }
  const { event: _, trial: __, ...evaluation } = event;
  const status = evaluation.stage === stages.length - 1 ? "complete" : "running";
  return { ...trial, status, evaluations: [...trial.evaluations, evaluation] };
}
