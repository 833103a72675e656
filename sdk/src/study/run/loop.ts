import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { OpenEvaluator } from "../../evaluators/evaluator.js";
import type { StudyEvent } from "../../records/events.js";
import type { CurvePoint, Stage, Trial } from "../../records/trial.js";
import { checkMeasured } from "./checkMeasured.js";
import type { EvaluationEvent, PendingEvaluation } from "./course.js";
import type { StudyPlan } from "./plan.js";
import type { RecordedCourse } from "./recordedCourse.js";
import type { WorkClock, WorkStart } from "./workClock.js";

/** What a study hears while it works. */
export interface StudyNews {
  /** Training images as they pass, before their trial is recorded. */
  readonly onImages: (images: number) => void;
  /** A worker takes a trial, or has done with it. */
  readonly onWork: (trial: number, works: boolean) => void;
  /** A trial reports a point of its learning curve. */
  readonly onReport: (trial: number, stage: number, point: CurvePoint) => void;
}

/** All that a study runs on. */
export interface LoopContext extends StudyNews {
  readonly plan: StudyPlan;
  readonly recordedCourse: RecordedCourse;
  readonly evaluator: OpenEvaluator;
  /** Of a study in real time. */
  readonly clock: WorkClock;
  /** The study's folder; undefined when nothing is kept. */
  readonly folder: string | undefined;
}

/**
 * Proposes, evaluates and records until the schedule has finished, and yields each event once it is in the journal. What is recorded
 * depends on the manifest alone: a decision sees the results of all evaluations but the last `parallelism`, and results are taken in
 * the order in which they were asked for, whichever worker is first. After a kill it decides again what is recorded, and goes on.
 */
export async function* studyLoop(context: LoopContext): AsyncGenerator<readonly StudyEvent[]> {
  const { plan, recordedCourse, evaluator, folder } = context;
  const { course, recorded, record, settle, news } = recordedCourse;
  if (evaluator.prepare !== undefined) {
    const outcome = await evaluator.prepare({ onImages: context.onImages });
    if ("failure" in outcome)
      throw new Error(`the supernet could not be trained: ${outcome.failure.message} (${outcome.failure.cause})`);
    const { cost } = record("prepared", () => ({ event: "prepared", ...outcome.answer }));
    context.clock.reach(cost.seconds); // earlier runs may have done a part of it
    yield* singly(news());
  }

  const underWay: PendingEvaluation[] = [];
  const evaluations = new Map<PendingEvaluation, Promise<EvaluationEvent>>();
  /** The evaluation, begun when first asked for. */
  const evaluation = (pending: PendingEvaluation): Promise<EvaluationEvent> => {
    const known = evaluations.get(pending);
    if (known !== undefined) return known;
    const begun = evaluate(pending, context);
    begun.catch(() => undefined); // a stop reaches the one that is awaited; later rejections are ignored on purpose
    evaluations.set(pending, begun);
    return begun;
  };
  const judgedAt = new Map<number, number>();
  let turnBegan = performance.now();

  for (;;) {
    for (let next = course.next(); next !== undefined; next = course.next()) underWay.push(next);
    yield* singly(news());
    if (underWay.length === 0) break;
    if (performance.now() - turnBegan > longestTurn) {
      await setImmediate(); // evaluations that never wait would let no interrupt through
      turnBegan = performance.now();
    }
    const [done, event] = await nextResult();
    underWay.splice(underWay.indexOf(done), 1);
    evaluations.delete(done);
    settle(done, event);
    yield* singly(news());
    if (evaluator.settled !== undefined) {
      judgedAt.set(done.trial.number, done.stage);
      await settleTrials();
    }
  }
  if (folder !== undefined) await rm(join(folder, "checkpoints"), { recursive: true, force: true });
  record("finished", () => ({ event: "finished" }));
  yield* singly(news());

  async function nextResult(): Promise<readonly [PendingEvaluation, EvaluationEvent]> {
    const first = plan.asynchronous ? recorded.first(underWay) : underWay[0];
    const known = first === undefined ? undefined : recorded.resultOf(first);
    if (first !== undefined && known !== undefined) return [first, known];
    // neither what is recorded is evaluated nor what a repetition may take over
    for (const pending of underWay)
      if (pending.copyOf === undefined && recorded.resultOf(pending) === undefined) void evaluation(pending);
    if (!plan.asynchronous) {
      const oldest = underWay[0] as PendingEvaluation;
      return [oldest, course.copied(oldest) ?? (await evaluation(oldest))];
    }
    for (const pending of underWay) {
      const copy = course.copied(pending);
      if (copy !== undefined) return [pending, copy];
    }
    // a repetition waits for the result that it may take over
    const running = underWay.filter(({ copyOf }) => !underWay.some(({ trial }) => trial.number === copyOf));
    return Promise.race(running.map(async (pending) => [pending, await evaluation(pending)] as const));
  }

  /** Lets the evaluator discard what no later stage will ask for. */
  async function settleTrials(): Promise<void> {
    for (const [number, stage] of judgedAt) {
      const { status, firstStage = 0 } = course.trials[number] as Trial;
      if (status === "running") continue;
      judgedAt.delete(number);
      await evaluator.settled?.(number, stage, firstStage);
    }
  }
}

/** Milliseconds. */
const longestTurn = 50;

/** One event at a time: who leaves the study may leave it behind any of them. */
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
    { number, genotype, stage, firstStage, stopping },
    { onImages, onStart, onReport: (point) => onReport(number, stage, point) },
  );
  onWork(number, false);
  const ran = start === undefined ? {} : { ...start, seconds: clock.end(start) };
  if ("failure" in outcome) return { event: "failed", trial: number, stage, ...outcome.failure, ...ran };
  const { parameters, flops } = trial;
  const lacks = checkMeasured(outcome.answer.metrics, { parameters, flops }, plan, recordedCourse.course.trials);
  if (lacks !== undefined) return { event: "failed", trial: number, stage, cause: "threw", message: lacks, ...ran };
  const { fidelity } = plan.stages[stage] as Stage;
  const { kind } = plan.evaluator.json;
  const by = kind === "askTell" ? "function" : kind;
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
