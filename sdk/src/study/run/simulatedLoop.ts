import { setImmediate } from "node:timers/promises";
import TinyQueue from "tinyqueue";
import type { StudyEvent } from "../../records/events.js";
import type { Fidelity, Stage, Trial } from "../../records/trial.js";
import type { EvaluationEvent, PendingEvaluation } from "./course.js";
import type { LoopContext } from "./loop.js";

/** An evaluation under way, whose result is known and comes in later. */
interface Running {
  readonly pending: PendingEvaluation;
  readonly event: EvaluationEvent;
  readonly finishedAt: number;
}

/** Milliseconds after which a simulation lets others have their turn, such as an interrupt. */
const turn = 50;

/**
 * Runs a study in simulated time: `parallelism` workers work side by side on a simulated clock, and nothing waits. Yields events in
 * batches, once they are in the journal.
 */
export async function* simulatedLoop({
  plan,
  recordedCourse,
  evaluator,
  signal,
}: LoopContext & { readonly signal: AbortSignal }): AsyncGenerator<readonly StudyEvent[]> {
  const { course, recorded, record, settle, news } = recordedCourse;
  const { budget = {}, asynchronous, stages } = plan;
  const limit = budget.seconds ?? budget.epochs ?? Number.POSITIVE_INFINITY;
  const inEpochs = plan.evaluator.clock === "epochs";
  let clock = 0;
  const running = asynchronous ? new TinyQueue<Running>([], (a, b) => a.finishedAt - b.finishedAt) : fifo<Running>();
  const busy = new Set<number>();
  let turnBegan = performance.now();
  for (;;) {
    for (let next = course.next(); next !== undefined; next = course.next()) running.push(await begun(next));
    const done = running.pop();
    if (done === undefined) break;
    const finishedAt = Math.max(clock, done.finishedAt);
    if (finishedAt > limit) break; // what would come later is never known
    clock = finishedAt;
    const { event } = done;
    if (event.event === "evaluated" && event.worker !== undefined) busy.delete(event.worker);
    settle(
      done.pending,
      event.event === "evaluated" && finishedAt > done.finishedAt ? { ...event, finishedAt } : event,
    );
    if (performance.now() - turnBegan < turn) continue;
    yield news();
    await setImmediate();
    signal.throwIfAborted();
    turnBegan = performance.now();
  }
  course.stop();
  record("finished", () => ({ event: "finished" }));
  yield news();

  async function begun(pending: PendingEvaluation): Promise<Running> {
    const known = recorded.resultOf(pending);
    if (known?.event === "evaluated") {
      if (known.worker !== undefined) busy.add(known.worker);
      return { pending, event: known, finishedAt: known.finishedAt ?? clock };
    }
    if (known !== undefined) return { pending, event: known, finishedAt: clock };
    const copy = course.copied(pending);
    if (copy?.event === "evaluated") return { pending, event: { ...copy, finishedAt: clock }, finishedAt: clock };
    return copy === undefined ? looked(pending) : { pending, event: copy, finishedAt: clock };
  }

  async function looked(pending: PendingEvaluation): Promise<Running> {
    const { trial, stage } = pending;
    const { number, genotype, firstStage = 0 } = trial;
    const { fidelity } = stages[stage] as Stage;
    const outcome = await evaluator.evaluate({ number, genotype, stage, firstStage }, silent);
    if ("failure" in outcome)
      return { pending, event: { event: "failed", trial: number, stage, ...outcome.failure }, finishedAt: clock };
    const { answer } = outcome;
    const spent = inEpochs ? fidelity.epochs - epochsBefore(stages, stage, trial) : answer.cost.seconds;
    const times = { startedAt: clock, finishedAt: clock + spent, worker: firstFree() };
    const event = { event: "evaluated", trial: number, stage, by: "table", fidelity, ...answer, ...times } as const;
    return { pending, event: event as EvaluationEvent, finishedAt: times.finishedAt };
  }

  function firstFree(): number {
    let worker = 0;
    while (busy.has(worker)) worker++;
    busy.add(worker);
    return worker;
  }
}

const silent = { onStart: () => undefined, onImages: () => undefined, onReport: () => undefined };

/** Epochs that a trial was trained for before a stage. */
function epochsBefore(stages: readonly Stage[], stage: number, { firstStage = 0 }: Trial): number {
  const before: Fidelity | undefined = stage > firstStage ? stages[stage - 1]?.fidelity : undefined;
  return before?.epochs ?? 0;
}

/** First come, first served: what both ways of waiting need. */
function fifo<T>(): { push(item: T): void; pop(): T | undefined } {
  const items: T[] = [];
  return { push: (item) => items.push(item), pop: () => items.shift() };
}
