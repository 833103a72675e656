import { type Rng, stream } from "../../math/random.js";
import type { ScheduleContext, ScheduleJson } from "../../proxies/schedule.js";
import { scheduleOf } from "../../proxies/schedules/index.js";
import type { StoppingRule } from "../../proxies/stoppingRule.js";
import type { EarlierStudy } from "../../records/earlier.js";
import type { EventOf, StudyEvent } from "../../records/events.js";
import type { Known } from "../../records/goals.js";
import type { Evaluation, Trial } from "../../records/trial.js";
import { trialLog } from "../../records/trialLog.js";
import type { Genotype } from "../../space/decisions.js";
import { combinations } from "../../strategies/combinations.js";
import type { Strategy } from "../../strategies/strategy.js";
import { type KnownSpace, searchableSpace } from "./searchableSpace.js";

/** One evaluation to be done. */
export interface PendingEvaluation {
  readonly trial: Trial<Genotype>;
  readonly stage: number;
  /** The earlier trial with the same architecture, whose result is taken over where it has one. */
  readonly copyOf?: number;
  /** What may stop it by what it reports. */
  readonly stopping?: StoppingRule;
}

/** The result of an evaluation. */
export type EvaluationEvent = EventOf<"evaluated" | "failed">;

/** What decides the course of a study. */
export interface CourseContext extends ScheduleContext {
  readonly space: KnownSpace;
  readonly strategy: Strategy;
  readonly schedule: ScheduleJson;
  readonly seed: number;
  /** Evaluations under way at a time: the decision on the next one depends on the results of all before these. */
  readonly parallelism: number;
  /** Equal for genotypes that count as the same architecture. */
  readonly identity: (genotype: Genotype) => string;
  /** Number of architectures by that identity, where it is known: when all were tried, the study ends. */
  readonly architectures?: number | undefined;
  /** What earlier studies found, when the search begins with it. */
  readonly earlier?: readonly EarlierStudy<Genotype>[];
  /** Whether an architecture that was tried before is evaluated again. */
  readonly rerun: boolean;
  /** Keeps what was decided, or answers what an earlier run has decided in its place. */
  readonly record: Recorder;
}

/** Keeps an event, or answers the one that an earlier run has kept in its place. */
export type Recorder = <Kind extends StudyEvent["event"]>(kind: Kind, make: () => EventOf<Kind>) => EventOf<Kind>;

/** A study as a course of decisions, without the work itself: who is tried next, and what becomes of the others. */
export interface Course {
  readonly trials: readonly Trial<Genotype>[];
  /** Tries this genotype before the strategy proposes again. @throws RangeError when it is of another space */
  enqueue(genotype: Genotype): void;
  /** The next evaluation; undefined when results must come in first, or nothing is left to do. */
  next(): PendingEvaluation | undefined;
  /** The result of an earlier trial for a job that repeats it; undefined when the job must be done. */
  copied(job: PendingEvaluation): EvaluationEvent | undefined;
  /** Takes in the result of a job. */
  take(event: EvaluationEvent): void;
  /** Gives up what is still under way. */
  stop(): void;
}

/** The stage that an evaluation was for: one that was stopped early is judged at the stage below it. */
export const askedAt = ({ stage, stoppedAt }: Pick<Evaluation, "stage" | "stoppedAt">): number =>
  stoppedAt === undefined ? stage : stage + 1;

/** A stream that costs nothing where no number is drawn from it. */
function lazyStream(...name: Parameters<typeof stream>): Rng {
  let rng: Rng | undefined;
  return () => {
    rng ??= stream(...name);
    return rng();
  };
}

/** After so many repetitions in a row a search is taken to have nothing new to say. */
const mostRepetitions = 10_000;
/** Smaller spaces are looked through, when a part of them was tried, for what was not. */
const mostListed = 200_000;
/** Genotypes of a space that may be of one architecture, on average. */
const mostAlike = 20;

/** Begins the course of a study. @throws RangeError when strategy, goals or constraints cannot work on this space */
export function beginCourse(context: CourseContext): Course {
  const { strategy, schedule, stages, trials: planned, goals, seed, parallelism, rerun, architectures } = context;
  const log = trialLog(stages, context.identity as (genotype: unknown) => string);
  const trials = log.trials as readonly Trial<Genotype>[]; // proposals are checked against the space
  const space = searchableSpace(context.space, goals);
  const history = { trials, has: (genotype: Genotype) => log.firstLike(genotype) !== undefined };
  const proposer = strategy.begin({ space, goals, history, earlier: context.earlier ?? [] });
  const scheduling = scheduleOf(schedule).begin({ stages, trials: planned, goals });
  let open = 0;
  let distinct = 0;
  let repetitions = 0;
  let finished = false;
  const all = combinations({ space, history });
  let usedUp = false;
  /** All architectures were tried: what is under way comes to its end, and nothing new begins. */
  const exhausted = () => usedUp || repetitions >= mostRepetitions;
  const noneUnseen = () => {
    if (architectures !== undefined && Number.isFinite(architectures)) return distinct >= architectures;
    return all.count <= Math.min(mostListed, mostAlike * distinct) && all.unseenFrom(0) === undefined;
  };

  const queue: Genotype[] = [];

  function proposal(stage: number): Genotype {
    const first = queue.shift();
    if (first !== undefined) return first;
    const rng = stream(seed, "proposal", trials.length);
    const genotype = proposer.propose({ number: trials.length, rng, stage });
    if (!context.space.accepts(genotype))
      throw new RangeError(
        `strategy "${strategy.name}" must propose genotypes of the space, but proposed ${JSON.stringify(genotype)}`,
      );
    return genotype;
  }

  function start(stage: number): PendingEvaluation {
    const event = context.record("proposed", () => {
      const genotype = proposal(stage);
      const known: Known = context.space.known(genotype);
      return {
        event: "proposed",
        trial: trials.length,
        genotype,
        architecture: context.space.format(genotype),
        ...known,
        ...(stage > 0 ? { firstStage: stage } : {}),
      };
    });
    // what an earlier run has proposed of what was enqueued is not proposed again
    if (queue.length > 0 && JSON.stringify(queue[0]) === JSON.stringify(event.genotype)) queue.shift();
    const original = log.firstLike(event.genotype);
    log.add(event);
    if (original === undefined) distinct++;
    repetitions = original === undefined ? 0 : repetitions + 1;
    usedUp = !rerun && noneUnseen();
    scheduling.started(event.trial, stage);
    return jobFor(event.trial, stage, rerun ? undefined : original);
  }

  const copies = new Map<number, number>();
  function jobFor(number: number, stage: number, copyOf = copies.get(number)): PendingEvaluation {
    if (copyOf !== undefined) copies.set(number, copyOf);
    open++;
    const stopping = scheduling.rule?.();
    return {
      trial: trials[number] as Trial<Genotype>,
      stage,
      ...(copyOf === undefined ? {} : { copyOf }),
      ...(stopping === undefined ? {} : { stopping }),
    };
  }

  return {
    trials,
    stop: () => log.add({ event: "finished" }),
    enqueue(genotype) {
      if (!context.space.accepts(genotype))
        throw new RangeError(
          `enqueue needs a genotype of the space, but got ${JSON.stringify(genotype)}; one reads like ${JSON.stringify(context.space.sample(stream(0, "example")))}`,
        );
      queue.push(genotype);
    },
    next() {
      while (!finished && open < parallelism) {
        const step = scheduling.next(exhausted());
        switch (step.step) {
          case "start":
            return start(step.stage);
          case "continue":
            return jobFor(step.trial, step.stage);
          case "promote":
            log.add(
              context.record("promoted", () => ({
                event: "promoted",
                stage: step.stage,
                trials: [...step.trials],
                stopped: [...step.stopped],
              })),
            );
            break;
          case "wait":
            return undefined;
          case "finish":
            finished = true;
            return undefined;
          default:
            step satisfies never;
        }
      }
      return undefined;
    },
    copied({ trial, stage, copyOf }) {
      if (copyOf === undefined) return undefined;
      const { failure, evaluations } = trials[copyOf] as Trial;
      const done = evaluations.find((evaluation) => askedAt(evaluation) === stage);
      if (done !== undefined) {
        const { startedAt: _, worker: __, ...result } = done; // nobody worked on the copy
        const cost = { images: 0, seconds: 0 };
        return { event: "evaluated", trial: trial.number, ...result, cost, copyOf } as EvaluationEvent;
      }
      if (failure?.stage !== stage) return undefined;
      const { cause, message } = failure;
      return { event: "failed", trial: trial.number, stage, cause, message };
    },
    take(event) {
      open--;
      log.add(event);
      const trial = trials[event.trial] as Trial<Genotype>;
      scheduling.judged(trial);
      proposer.judged?.(trial, lazyStream(seed, "judged", trial.number, trial.evaluations.length));
    },
  };
}
