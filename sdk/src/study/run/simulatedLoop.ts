import { setImmediate } from "node:timers/promises";
import TinyQueue from "tinyqueue";
import type { Outcome } from "../../evaluation/job.js";
import type { StudyEvent } from "../../records/events.js";
import type { Fidelity, Stage, Trial } from "../../records/trial.js";
import type { EvaluationEvent, PendingEvaluation } from "./course.js";
import type { LoopContext } from "./loop.js";

/** A running evaluation: its result is known, and is used when the clock reaches `finishedAt`. */
interface Running {
  readonly pending: PendingEvaluation;
  readonly event: EvaluationEvent;
  readonly finishedAt: number;
}

/** Time after which the simulation pauses for other events, such as an interrupt, in milliseconds. */
const turn = 50;

/**
 * Runs a study in simulated time: `parallelism` simulated workers share a clock, and nothing waits in real time. Yields events in batches
 * after writing them to the journal.
 */
export async function* simulatedLoop({
  plan,
  recordedCourse,
  evaluator,
  signal,
}: LoopContext & { readonly signal: AbortSignal }): AsyncGenerator<readonly StudyEvent[]> {
  const { course, recorded, record, settle, newEvents } = recordedCourse;
  const { budget = {}, asynchronous, stages } = plan;
  const limit = budget.seconds ?? budget.epochs ?? Number.POSITIVE_INFINITY;
  const inEpochs = plan.evaluator.clock === "epochs";
  let clock = 0;
  const running = asynchronous ? new TinyQueue<Running>([], (a, b) => a.finishedAt - b.finishedAt) : fifo<Running>();
  const busy = new Set<number>();
  const free = new TinyQueue<number>([]);
  let workers = 0;
  let turnBegan = performance.now();
  for (;;) {
    for (let next = course.next(); next !== undefined; next = course.next()) {
      const first = begun(next);
      running.push(first instanceof Promise ? await first : first); // awaiting every result would slow tables down
    }
    const done = running.pop();
    if (done === undefined) break;
    const finishedAt = Math.max(clock, done.finishedAt);
    if (finishedAt > limit) break; // results after the budget are not recorded
    clock = finishedAt;
    const { event } = done;
    if (event.event === "evaluated" && event.worker !== undefined) {
      busy.delete(event.worker);
      free.push(event.worker);
    }
    settle(
      done.pending,
      event.event === "evaluated" && finishedAt > done.finishedAt ? { ...event, finishedAt } : event,
    );
    if (performance.now() - turnBegan < turn) continue;
    yield newEvents();
    await setImmediate();
    signal.throwIfAborted();
    turnBegan = performance.now();
  }
  course.stop();
  record("finished", () => ({ event: "finished" }));
  yield newEvents();

  function begun(pending: PendingEvaluation): Running | Promise<Running> {
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

  function looked(pending: PendingEvaluation): Running | Promise<Running> {
    const { number, genotype, firstStage = 0 } = pending.trial;
    const outcome = evaluator.evaluate({ number, genotype, stage: pending.stage, firstStage }, silent);
    return outcome instanceof Promise ? outcome.then((known) => ran(pending, known)) : ran(pending, outcome);
  }

  function ran(pending: PendingEvaluation, outcome: Outcome<"training">): Running {
    const { trial, stage } = pending;
    const { fidelity } = stages[stage] as Stage;
    if ("failure" in outcome) {
      const event = { event: "failed", trial: trial.number, stage, ...outcome.failure } as const;
      return { pending, event, finishedAt: clock };
    }
    const { answer } = outcome;
    const spent = inEpochs ? fidelity.epochs - epochsBefore(stages, stage, trial) : answer.cost.seconds;
    const times = { startedAt: clock, finishedAt: clock + spent, worker: firstFree() };
    const event = {
      event: "evaluated",
      trial: trial.number,
      stage,
      by: "table",
      fidelity,
      ...answer,
      ...times,
    } as const;
    return { pending, event: event as EvaluationEvent, finishedAt: times.finishedAt };
  }

  /** The lowest number of a worker that is not busy. */
  function firstFree(): number {
    for (;;) {
      const worker = free.pop() ?? workers++;
      if (busy.has(worker)) continue; // a recorded evaluation has it
      busy.add(worker);
      return worker;
    }
  }
}

const silent = { onStart: () => undefined, onImages: () => undefined, onReport: () => undefined };

/** Epochs that a trial was trained for in earlier stages. */
function epochsBefore(stages: readonly Stage[], stage: number, { firstStage = 0 }: Trial): number {
  const before: Fidelity | undefined = stage > firstStage ? stages[stage - 1]?.fidelity : undefined;
  return before?.epochs ?? 0;
}

/** A first-in, first-out queue with the methods of TinyQueue that are used here. */
function fifo<T>(): { push(item: T): void; pop(): T | undefined } {
  const items: T[] = [];
  return { push: (item) => items.push(item), pop: () => items.shift() };
}
