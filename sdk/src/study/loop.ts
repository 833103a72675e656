import { rm } from "node:fs/promises";
import { join } from "node:path";
import { checkpointFile } from "../evaluation/training.js";
import type { Executor } from "../execution/executor.js";
import type { OpTable } from "../ops/index.js";
import type { ScheduleJson } from "../proxies/schedule.js";
import type { EarlierStudy } from "../records/earlier.js";
import type { StudyEvent } from "../records/events.js";
import type { Goals } from "../records/goals.js";
import type { Trial } from "../records/trial.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space, TaskShape } from "../space/space.js";
import { beginCourse, type Job, type JobEvent, type Recorder } from "./course.js";
import { replay } from "./replay.js";
import { knownSpace } from "./searchableSpace.js";
import type { StudyFolder } from "./studyFolder.js";
import { evaluationOf, isOneShot, preparation, type TaskContext, trialTask } from "./tasks.js";

/** All that a study runs on. */
export interface LoopContext extends TaskContext {
  readonly space: Space<Decisions, OpTable>;
  readonly task: TaskShape;
  readonly trials: number;
  readonly parallelism: number;
  readonly goals: Goals;
  readonly schedule: ScheduleJson;
  readonly earlier: readonly EarlierStudy<Genotype>[];
  /** Whether an architecture that was tried before is evaluated again. */
  readonly rerun: boolean;
  /** Whether results are taken as they arrive, which no run repeats, and not in the order in which they were asked for. */
  readonly asynchronous: boolean;
  readonly executor: Executor;
  readonly journal: StudyFolder;
  /** Told of training images as they pass, before their trial is recorded. */
  readonly onImages: (images: number) => void;
  /** Told when a worker takes a trial, and when it has done with it. */
  readonly onWork: (trial: number, works: boolean) => void;
}

/**
 * Proposes, evaluates and records until the schedule has finished, and yields each event once it is in the journal. What is recorded
 * depends on the manifest alone: a decision sees the results of all jobs but the last `parallelism`, and results are taken in the
 * order of jobs, whichever worker is first. After a kill it decides again what is recorded, and goes on behind the last event.
 */
export async function* studyLoop(context: LoopContext): AsyncGenerator<StudyEvent> {
  const { journal, executor, space, task, search } = context;
  if (journal.events.some(({ event }) => event === "finished")) return;
  const recorded = replay(journal);
  const news: StudyEvent[] = [];
  const record: Recorder = (kind, make) => {
    const known = recorded.next(kind);
    if (known !== undefined) return known;
    const event = make();
    journal.append(event);
    news.push(event);
    return event;
  };

  const course = beginCourse({
    ...context,
    space: knownSpace(space, (genotype) => ({
      parameters: space.parameters(genotype, task),
      flops: space.flops(genotype, task),
    })),
    strategy: isOneShot(search) ? search.strategy : search,
    identity: (genotype) => space.canonical(genotype),
    record,
  });

  const prepare = preparation(context);
  if (prepare !== undefined) {
    // also when it is recorded, for its weights may be lost; while they are there nothing is trained
    const outcome = await executor.run(prepare, { onImages: context.onImages });
    if ("failure" in outcome)
      throw new Error(`the supernet could not be trained: ${outcome.failure.message} (${outcome.failure.cause})`);
    record("prepared", () => ({ event: "prepared", ...outcome.answer }));
    yield* news.splice(0);
  }

  const underWay: Job[] = [];
  const evaluations = new Map<Job, Promise<JobEvent>>();
  /** The evaluation of a job, begun when first asked for. */
  const evaluation = (job: Job): Promise<JobEvent> => {
    const begun = evaluations.get(job) ?? evaluate(job, context);
    begun.catch(() => undefined); // a stop reaches the one that is awaited; the others are no news
    evaluations.set(job, begun);
    return begun;
  };
  const judgedAt = new Map<number, number>();

  for (;;) {
    for (let job = course.next(); job !== undefined; job = course.next()) underWay.push(job);
    yield* news.splice(0);
    if (underWay.length === 0) break;
    const known = recorded.result(underWay);
    // neither what is recorded is evaluated nor what a repetition may take over
    if (known === undefined) for (const job of underWay) if (job.copyOf === undefined) void evaluation(job);
    const [done, event] = known ?? (await nextResult(underWay));
    underWay.splice(underWay.indexOf(done), 1);
    evaluations.delete(done);
    course.take(record(event.event, () => event));
    yield* news.splice(0);
    judgedAt.set(done.trial.number, done.stage);
    await discardCheckpoints(course.trials, judgedAt, journal.folder);
  }
  await rm(join(journal.folder, "checkpoints"), { recursive: true, force: true });
  record("finished", () => ({ event: "finished" }));
  yield* news.splice(0);

  async function nextResult(jobs: readonly Job[]): Promise<readonly [Job, JobEvent]> {
    const [oldest] = jobs as readonly [Job, ...Job[]];
    if (!context.asynchronous) return [oldest, course.copied(oldest) ?? (await evaluation(oldest))];
    for (const job of jobs) {
      const copy = course.copied(job);
      if (copy !== undefined) return [job, copy];
    }
    // a repetition waits for the result that it may take over
    const running = jobs.filter(({ copyOf }) => !jobs.some(({ trial }) => trial.number === copyOf));
    return Promise.race(running.map(async (job) => [job, await evaluation(job)] as const));
  }
}

async function evaluate({ trial, stage }: Job, context: LoopContext): Promise<JobEvent> {
  const { number, genotype } = trial;
  const { executor, onImages, onWork } = context;
  const task = trialTask(context, { number, genotype, stage, firstStage: trial.firstStage ?? 0 });
  const outcome = await executor.run(task, { onImages, onStart: () => onWork(number, true) });
  onWork(number, false);
  return "failure" in outcome
    ? { event: "failed", trial: number, stage, ...outcome.failure }
    : { event: "evaluated", trial: number, ...evaluationOf(task, outcome.answer, context, stage) };
}

/** Removes weights that no later stage will ask for, and forgets their trials. */
async function discardCheckpoints(
  trials: readonly Trial[],
  judgedAt: Map<number, number>,
  folder: string,
): Promise<void> {
  for (const [number, stage] of judgedAt) {
    const { status, firstStage = 0 } = trials[number] as Trial;
    if (status === "running") continue;
    judgedAt.delete(number);
    for (const rung of [stage - firstStage, stage - firstStage - 1])
      await rm(join(folder, checkpointFile(`trial-${number}`, rung)), { force: true });
  }
}
