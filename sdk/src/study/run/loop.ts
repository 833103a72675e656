import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { OpenEvaluator } from "../../evaluators/evaluator.js";
import type { StudyEvent } from "../../records/events.js";
import type { CurvePoint, Stage, Trial } from "../../records/trial.js";
import type { Genotype } from "../../space/decisions.js";
import { checkMeasured } from "./checkMeasured.js";
import type { EvaluationEvent, PendingEvaluation } from "./course.js";
import type { StudyPlan } from "./plan.js";
import type { RecordedCourse } from "./recordedCourse.js";
import type { WorkClock, WorkStart } from "./workClock.js";

/** Callbacks for progress that is not in the journal. */
export interface StudyListeners {
  /** Called with the number of training images since the last call. */
  readonly onImages: (images: number) => void;
  /** Called when a worker begins a trial (`works` is true) and when it ends. */
  readonly onWork: (trial: number, works: boolean) => void;
  /** Called with each point that a trial adds to its learning curve. */
  readonly onReport: (trial: number, stage: number, point: CurvePoint) => void;
}

/** What the loop of a study needs. */
export interface LoopContext extends StudyListeners {
  readonly plan: StudyPlan;
  readonly recordedCourse: RecordedCourse;
  readonly evaluator: OpenEvaluator;
  /** Clock of a study in real time. */
  readonly clock: WorkClock;
  /** The study's folder; undefined when no files are written. */
  readonly folder: string | undefined;
}

/**
 * Proposes, evaluates and records trials until the schedule has finished; yields each event after writing it to the journal. The journal
 * depends on the manifest alone: a decision uses the results of all evaluations but the last `parallelism`, and results are used in the
 * order of their proposals, not of their arrival. A restarted study repeats the recorded decisions and then continues.
 */
export async function* studyLoop(context: LoopContext): AsyncGenerator<readonly StudyEvent[]> {
  const { plan, recordedCourse, evaluator, folder } = context;
  const { course, recorded, record, settle, newEvents } = recordedCourse;
  if (evaluator.prepare !== undefined) {
    const earlier = recorded.peek("prepared");
    const outcome = await evaluator.prepare({ onImages: context.onImages }, earlier?.planned ?? earlier?.curve.length);
    if ("failure" in outcome)
      throw new Error(`the supernet could not be trained: ${outcome.failure.message} (${outcome.failure.cause})`);
    const { cost, mixture } = record("prepared", () => ({ event: "prepared", ...outcome.answer }));
    context.clock.reach(cost.seconds); // earlier runs may have done a part of it
    if (mixture !== undefined) course.enqueue(mixture.derived as Genotype); // the first trial is what the mixture found
    yield* singly(newEvents());
  }

  const open: PendingEvaluation[] = [];
  const evaluations = new Map<PendingEvaluation, Promise<EvaluationEvent>>();
  /** The result of an evaluation, which the first call starts. */
  const evaluation = (pending: PendingEvaluation): Promise<EvaluationEvent> => {
    const known = evaluations.get(pending);
    if (known !== undefined) return known;
    const begun = evaluate(pending, context);
    begun.catch(() => undefined); // the awaited evaluation reports a stop; the rejections of the others are ignored on purpose
    evaluations.set(pending, begun);
    return begun;
  };
  const evaluatedAt = new Map<number, number>();
  let turnBegan = performance.now();

  for (;;) {
    for (let next = course.next(); next !== undefined; next = course.next()) open.push(next);
    yield* singly(newEvents());
    if (open.length === 0) break;
    if (performance.now() - turnBegan > longestTurn) {
      await setImmediate(); // lets an interrupt through when evaluations never wait
      turnBegan = performance.now();
    }
    const [done, event] = await nextResult();
    open.splice(open.indexOf(done), 1);
    evaluations.delete(done);
    settle(done, event);
    yield* singly(newEvents());
    if (evaluator.settled !== undefined) {
      evaluatedAt.set(done.trial.number, done.stage);
      await settleTrials();
    }
  }
  if (folder !== undefined) await rm(join(folder, "checkpoints"), { recursive: true, force: true });
  record("finished", () => ({ event: "finished" }));
  yield* singly(newEvents());

  async function nextResult(): Promise<readonly [PendingEvaluation, EvaluationEvent]> {
    const first = plan.asynchronous ? recorded.first(open) : open[0];
    const known = first === undefined ? undefined : recorded.resultOf(first);
    if (first !== undefined && known !== undefined) return [first, known];
    // recorded results and duplicates are not evaluated
    for (const pending of open)
      if (pending.copyOf === undefined && recorded.resultOf(pending) === undefined) void evaluation(pending);
    if (!plan.asynchronous) {
      const oldest = open[0] as PendingEvaluation;
      return [oldest, course.copied(oldest) ?? (await evaluation(oldest))];
    }
    for (const pending of open) {
      const copy = course.copied(pending);
      if (copy !== undefined) return [pending, copy];
    }
    // a duplicate waits for the result that it reuses
    const running = open.filter(({ copyOf }) => !open.some(({ trial }) => trial.number === copyOf));
    return Promise.race(running.map(async (pending) => [pending, await evaluation(pending)] as const));
  }

  /** Tells the evaluator which trials no later stage will evaluate, so that it can delete their checkpoints. */
  async function settleTrials(): Promise<void> {
    for (const [number, stage] of evaluatedAt) {
      const { status, firstStage = 0 } = course.trials[number] as Trial;
      if (status === "running") continue;
      evaluatedAt.delete(number);
      await evaluator.settled?.(number, stage, firstStage);
    }
  }
}

/** Time without a break for other events, in milliseconds. */
const longestTurn = 50;

/** One event at a time, so that a consumer can stop the study after any of them. */
function* singly(events: readonly StudyEvent[]): Generator<readonly StudyEvent[]> {
  for (const event of events) yield [event];
}

async function evaluate({ trial, stage, stopping }: PendingEvaluation, context: LoopContext): Promise<EvaluationEvent> {
  const { number, genotype, firstStage = 0 } = trial;
  const { plan, recordedCourse, evaluator, clock, onImages, onWork, onReport } = context;
  let start: WorkStart | undefined;
  const onStart = (worker?: number) => {
    start ??= clock.start(worker);
    onWork(number, true);
  };
  const outcome = await evaluator.evaluate(
    { number, genotype, stage, firstStage, stopping, earlier: trial.evaluations },
    { onImages, onStart, onReport: (point) => onReport(number, stage, point) },
  );
  onWork(number, false);
  const ran = start === undefined ? {} : { ...start, seconds: clock.end(start) };
  if ("failure" in outcome) return { event: "failed", trial: number, stage, ...outcome.failure, ...ran };
  const { parameters, flops } = trial;
  const { fidelity, scores } = plan.stages[stage] as Stage;
  const missing =
    scores === undefined
      ? checkMeasured(outcome.answer.metrics, { parameters, flops }, plan, recordedCourse.course.trials)
      : undefined; // scores are not objectives
  if (missing !== undefined) return { event: "failed", trial: number, stage, cause: "threw", message: missing, ...ran };
  const { kind } = plan.evaluator.json;
  const by = scores !== undefined ? "zeroCost" : kind === "askTell" ? "function" : kind;
  const { stoppedAt } = outcome.answer;
  // fields in the order of the schema, in which a journal is read again: a copy of the result is then the same text
  return {
    event: "evaluated",
    trial: number,
    stage: stoppedAt === undefined ? stage : stage - 1,
    by,
    fidelity: stoppedAt === undefined ? fidelity : { ...fidelity, epochs: stoppedAt },
    ...outcome.answer,
    ...start,
  };
}
