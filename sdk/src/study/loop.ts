import { rm } from "node:fs/promises";
import { join } from "node:path";
import { checkpointFile } from "../evaluation/training.js";
import type { Executor } from "../execution/executor.js";
import { stream } from "../math/random.js";
import type { OpTable } from "../ops/index.js";
import { promotedFrom } from "../proxies/funnel.js";
import type { StudyEvent } from "../records/events.js";
import { type Stage, scoreOf, type Trial } from "../records/trial.js";
import { trialsAfter, trialsFrom } from "../records/trialsFrom.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space, TaskShape } from "../space/space.js";
import type { StudyFolder } from "./studyFolder.js";
import { evaluationOf, isOneShot, preparation, type TaskContext, trialTask } from "./tasks.js";

/** All that a study runs on. */
export interface LoopContext extends TaskContext {
  readonly space: Space<Decisions, OpTable>;
  readonly task: TaskShape;
  readonly trials: number;
  readonly parallelism: number;
  readonly executor: Executor;
  readonly journal: StudyFolder;
  /** Told of training images as they pass, before their trial is recorded. */
  readonly onImages: (images: number) => void;
  /** Told when a worker takes a trial, and when it has done with it. */
  readonly onWork: (trial: number, works: boolean) => void;
}

/**
 * Proposes, evaluates and records until every stage is done, and yields each event once it is in the journal. What is recorded
 * depends on the manifest alone: proposal n sees results up to n - parallelism, and results are taken in the order of trials,
 * whichever worker is first. After a kill it goes on behind the last recorded event.
 */
export async function* studyLoop(context: LoopContext): AsyncGenerator<StudyEvent> {
  const { journal, stages, executor } = context;
  if (journal.events.some(({ event }) => event === "finished")) return;
  let trials = trialsFrom(journal.events, stages);
  const record = (event: StudyEvent): StudyEvent => {
    journal.append(event);
    trials = trialsAfter(trials, event, stages);
    return event;
  };
  const running = new Map<string, Promise<StudyEvent>>();
  /** The evaluation of a trial, begun when first asked for. */
  const evaluation = (trial: Trial, stage: number): Promise<StudyEvent> => {
    const key = `${trial.number} ${stage}`;
    const begun = running.get(key) ?? evaluate(trial, stage, context);
    begun.catch(() => undefined); // a stop reaches the one that is awaited; the others are no news
    running.set(key, begun);
    return begun;
  };

  const prepare = preparation(context);
  if (prepare !== undefined) {
    // also when it is recorded, for its weights may be lost; while they are there nothing is trained
    const outcome = await executor.run(prepare, { onImages: context.onImages });
    if ("failure" in outcome)
      throw new Error(`the supernet could not be trained: ${outcome.failure.message} (${outcome.failure.cause})`);
    if (!journal.events.some(({ event }) => event === "prepared"))
      yield record({ event: "prepared", ...outcome.answer });
  }

  for (let judged = trials.filter(isJudgedAt(0)).length; judged < context.trials; judged++) {
    while (trials.length < Math.min(context.trials, judged + context.parallelism))
      yield record(propose(trials, context));
    for (const trial of trials.slice(judged)) void evaluation(trial, 0);
    yield record(await evaluation(trials[judged] as Trial, 0));
  }

  for (let stage = 1; stage < stages.length; stage++) {
    const before = stage - 1;
    if (!journal.events.some((event) => event.event === "promoted" && event.stage === before))
      yield record(promotion(trials, before, stages));
    await discardCheckpoints(trials, before, journal.folder);
    const reached = trials.filter((trial) => trial.evaluations.some((past) => past.stage === before));
    const open = reached.filter((trial) => trial.status === "running" && !isJudgedAt(stage)(trial));
    for (const trial of open) void evaluation(trial, stage);
    for (const trial of open) yield record(await evaluation(trial, stage));
  }
  await rm(join(journal.folder, "checkpoints"), { recursive: true, force: true });
  yield record({ event: "finished" });
}

/** Whether a trial has a result, or has failed, at a stage. */
const isJudgedAt =
  (stage: number) =>
  ({ evaluations, failure }: Trial): boolean =>
    failure?.stage === stage || evaluations.some((evaluation) => evaluation.stage === stage);

function propose(trials: readonly Trial[], { space, search, seed, task }: LoopContext): StudyEvent {
  const number = trials.length;
  const strategy = isOneShot(search) ? search.strategy : search;
  const genotype = strategy.propose({
    space,
    trials: trials as readonly Trial<Genotype>[], // as this loop recorded them
    number,
    rng: stream(seed, "proposal", number),
  });
  if (!space.accepts(genotype))
    throw new RangeError(
      `strategy "${strategy.name}" must propose genotypes of the space, but proposed ${JSON.stringify(genotype)}`,
    );
  return {
    event: "proposed",
    trial: number,
    genotype,
    architecture: space.format(genotype),
    parameters: space.parameters(genotype, task),
    flops: space.flops(genotype, task),
  };
}

async function evaluate({ number, genotype }: Trial, stage: number, context: LoopContext): Promise<StudyEvent> {
  const task = trialTask(context, { number, genotype: genotype as Genotype, stage });
  const { executor, onImages, onWork } = context;
  const outcome = await executor.run(task, { onImages, onStart: () => onWork(number, true) });
  onWork(number, false);
  return "failure" in outcome
    ? { event: "failed", trial: number, stage, ...outcome.failure }
    : { event: "evaluated", trial: number, ...evaluationOf(task, outcome.answer, context, stage) };
}

/** The best of a stage go on; of equals the earlier. Failed trials never do. */
function promotion(trials: readonly Trial[], stage: number, stages: readonly Stage[]): StudyEvent {
  const fit = trials.filter((trial) => trial.status === "running");
  const count = promotedFrom(stages[stage] as Stage, trials.filter(isJudgedAt(stage)).length);
  const best = [...fit].sort((a, b) => (scoreOf(b) as number) - (scoreOf(a) as number)).slice(0, count);
  return { event: "promoted", stage, trials: best.map(({ number }) => number).sort((a, b) => a - b) };
}

/** Weights that no later rung will ask for. */
async function discardCheckpoints(trials: readonly Trial[], stage: number, folder: string): Promise<void> {
  for (const { number, status } of trials)
    if (status !== "running") await rm(join(folder, checkpointFile(`trial-${number}`, stage)), { force: true });
}
