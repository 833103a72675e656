import { metricsFailure, metricsIn } from "../../evaluation/answer.js";
import type { EvaluationAnswer } from "../../evaluation/ownCode.js";
import { namedFidelity } from "../../evaluation/ownCode.js";
import { trialSeed } from "../../evaluators/trialSeed.js";
import type { Failure, Stage, Trial } from "../../records/trial.js";
import type { Decisions, Genotype } from "../../space/decisions.js";
import { checkMeasured } from "../run/checkMeasured.js";
import type { EvaluationEvent, PendingEvaluation } from "../run/course.js";
import type { StudyPlan } from "../run/plan.js";
import { type RecordedCourse, recordedCourse } from "../run/recordedCourse.js";
import { openStore, type Session } from "../run/session.js";
import { recordOf } from "../run/studyRun.js";
import { type WorkStart, workClock } from "../run/workClock.js";
import { Result } from "./result.js";

/** Options of a study whose loop is the user's own. */
export interface OpenOptions {
  /** Trials after which `ask()` answers undefined. Default: no end. */
  readonly trials?: number;
  /** Trials that may be open at a time; proposal n depends on the results up to n - parallelism. Default 1. */
  readonly parallelism?: number;
  /** Re-evaluates duplicate architectures; by default their results are reused and `ask()` does not return them. */
  readonly rerun?: boolean;
  /** Where everything is kept; by default a folder below `.nasbook`; `false` keeps nothing. */
  readonly folder?: string | false;
  /** Forgets what an earlier run of the same study recorded. */
  readonly fresh?: boolean;
}

/** A trial to evaluate. */
export interface AskedTrial<Ds extends Decisions = Decisions> {
  readonly number: number;
  readonly genotype: Genotype<Ds>;
  readonly architecture: string;
  /** Index of the stage that asks, and how thoroughly it wants the trial evaluated. */
  readonly stage: number;
  readonly fidelity: Readonly<Record<string, number>>;
  /** Of this trial: the same in every run of the study. */
  readonly seed: number;
}

/** A study whose loop is the user's own. */
export interface AskedStudy<Ds extends Decisions = Decisions> {
  /** Undefined when nothing is kept. */
  readonly folder: string | undefined;
  readonly trials: readonly Trial<Genotype<Ds>>[];
  /**
   * The next trial to evaluate; undefined when the study has finished.
   * @throws Error when as many trials are open as may be, or the schedule waits for one of them
   */
  ask(): Promise<AskedTrial<Ds> | undefined>;
  /** Records the metrics of an open trial: a number is the metric "value". NaN and infinities are recorded as a failure. */
  tell(trial: AskedTrial<Ds> | number, answer: EvaluationAnswer): Promise<void>;
  /** Records that an open trial has failed, and why. */
  fail(trial: AskedTrial<Ds> | number, reason: unknown): Promise<void>;
  /** Tries this genotype next, before the strategy proposes again. @throws RangeError when it is of another space */
  enqueue(genotype: Genotype<Ds>): Promise<void>;
  /** What the study has found so far. */
  result(): Result<Ds>;
  /** Closes the journal; the study can be opened again. */
  close(): void;
}

/** Opens a study that is asked and told. Results are taken in the order in which the trials were asked for, as when it runs by itself. */
export async function openAskedStudy<Ds extends Decisions>(
  plan: StudyPlan,
  options: OpenOptions,
): Promise<AskedStudy<Ds>> {
  const { store } = await openStore(plan, { workers: 1, folder: options.folder, fresh: options.fresh });
  const running: RecordedCourse = recordedCourse(plan, store.trials, store);
  const { course, recorded } = running;
  for (const event of store.events) if (event.event === "enqueued") course.enqueue(event.genotype as Genotype);
  /** Asked for and not taken yet, the oldest first. */
  const open: PendingEvaluation[] = [];
  const asked = new Map<PendingEvaluation, WorkStart>();
  const clock = workClock(store.events);
  const told = new Map<PendingEvaluation, EvaluationEvent>();
  let closed = false;
  let finished = store.events.at(-1)?.event === "finished";
  const opened = <T>(work: () => T): Promise<T> =>
    closed
      ? Promise.reject(new Error("this study is closed; open() the search again, and it goes on"))
      : new Promise((resolve) => resolve(work()));

  const answerOf = (pending: PendingEvaluation): EvaluationEvent | undefined =>
    recorded.resultOf(pending) ?? told.get(pending) ?? course.copied(pending);

  /** Takes in the oldest result, where it is known. */
  function takeOldest(): boolean {
    const [oldest] = open;
    const event = oldest === undefined ? undefined : answerOf(oldest);
    if (oldest === undefined || event === undefined) return false;
    open.shift();
    asked.delete(oldest);
    if (told.delete(oldest))
      course.take(event); // it was kept when it was told
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
        `ask() needs results first: trial ${waiting.join(", ")} is open; tell() or fail() it, or open the study with more parallelism than ${plan.parallelism}`,
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
        : `trial ${number} is not open: it was told already`;
    throw new RangeError(`${why}; tell each trial that ask() returns once`);
  }

  function settle(pending: PendingEvaluation, event: EvaluationEvent): void {
    store.append(event); // at once: what was told is not lost, though it may be taken later
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
        const failure = metricsFailure(metrics, "in what was told");
        if (failure !== undefined) {
          if (failure.cause === "threw") throw new TypeError(`tell: ${failure.message}`);
          return settle(pending, failed(pending, failure));
        }
        const { parameters, flops } = pending.trial;
        const lacks = checkMeasured(metrics, { parameters, flops }, plan, course.trials);
        if (lacks !== undefined) throw new RangeError(`tell: ${lacks}`);
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
      return new Result<Ds>({ plan, run, workers: 1, baseline: undefined, goOn: undefined });
    },
    close() {
      closed = true;
      store.close();
    },
  };
}

/** A trial with the result that was told of it and that the strategy has not seen yet. */
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
