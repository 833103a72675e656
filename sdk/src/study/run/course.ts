import { type Rng, stream } from "../../math/random.js";
import type { ScheduleContext, ScheduleJson } from "../../proxies/schedule.js";
import { scheduleOf } from "../../proxies/schedules/index.js";
import type { StoppingRule } from "../../proxies/stoppingRule.js";
import type { EarlierStudy } from "../../records/earlier.js";
import type { EventOf, StudyEvent } from "../../records/events.js";
import type { Known } from "../../records/goals.js";
import type { PriorScores } from "../../records/priorScores.js";
import type { Evaluation, Trial } from "../../records/trial.js";
import { trialLog } from "../../records/trialLog.js";
import type { Genotype } from "../../space/decisions.js";
import { combinations } from "../../strategies/combinations.js";
import type { Strategy } from "../../strategies/strategy.js";
import { type KnownSpace, searchableSpace } from "./searchableSpace.js";

/** An evaluation of a trial at a stage that the strategy and schedule have requested. */
export interface PendingEvaluation {
  readonly trial: Trial<Genotype>;
  readonly stage: number;
  /** Number of the earlier trial with the same architecture, whose result is reused. */
  readonly copyOf?: number;
  /** Rule that may stop the evaluation early. */
  readonly stopping?: StoppingRule;
}

/** The result of an evaluation. */
export type EvaluationEvent = EventOf<"evaluated" | "failed">;

/** What the decisions of a study depend on. */
export interface CourseContext extends ScheduleContext {
  readonly space: KnownSpace;
  readonly strategy: Strategy;
  readonly schedule: ScheduleJson;
  readonly seed: number;
  /** Evaluations that may run at the same time; each decision depends on the results of all earlier ones. */
  readonly parallelism: number;
  /** Returns equal texts for genotypes of the same architecture. */
  readonly identity: (genotype: Genotype) => string;
  /** Number of different architectures, when known: the study ends once all have been tried. */
  readonly architectures?: number | undefined;
  /** Earlier studies of a warm start. */
  readonly earlier?: readonly EarlierStudy<Genotype>[];
  /** Cheap scores of a sample of architectures. */
  readonly prior?: PriorScores<Genotype> | undefined;
  /** Whether duplicate architectures are evaluated again. */
  readonly rerun: boolean;
  /** Records a decision, or returns the one that an earlier run recorded in its place. */
  readonly record: Recorder;
}

/** Records the event that `make` returns, or returns the one that an earlier run recorded in its place. */
export type Recorder = <Kind extends StudyEvent["event"]>(kind: Kind, make: () => EventOf<Kind>) => EventOf<Kind>;

/** The decisions of a study: which trial is evaluated next at which stage, and which are promoted. It evaluates nothing itself. */
export interface Course {
  readonly trials: readonly Trial<Genotype>[];
  /** Makes this genotype the next trial, before the strategy proposes again. @throws RangeError when it belongs to another space */
  enqueue(genotype: Genotype): void;
  /** The next evaluation; undefined when results are needed first, or the study has finished. */
  next(): PendingEvaluation | undefined;
  /** The result of the earlier trial that an evaluation duplicates; undefined when it has to be evaluated. */
  copied(pending: PendingEvaluation): EvaluationEvent | undefined;
  /** Passes a result to the schedule and the strategy. */
  take(event: EvaluationEvent): void;
  /** Ends the study; evaluations that are still running are abandoned. */
  stop(): void;
}

/** The stage that requested an evaluation: an evaluation that was stopped early is recorded at the stage below. */
export const askedAt = ({ stage, stoppedAt }: Pick<Evaluation, "stage" | "stoppedAt">): number =>
  stoppedAt === undefined ? stage : stage + 1;

/** A random stream that is created when its first number is drawn. */
function lazyStream(...name: Parameters<typeof stream>): Rng {
  let rng: Rng | undefined;
  return () => {
    rng ??= stream(...name);
    return rng();
  };
}

/** A study ends after this number of duplicate proposals in a row. */
const maxRepetitions = 10_000;
/** Spaces with at most this number of genotypes are enumerated to find out whether all have been tried. */
const maxListed = 200_000;
/** Assumed upper bound of the average number of genotypes per architecture. */
const maxAlike = 20;

/** Begins the course of a study. @throws RangeError when the strategy, goals or constraints do not suit the space */
export function beginCourse(context: CourseContext): Course {
  const { strategy, schedule, stages, trials: planned, goals, seed, parallelism, rerun, architectures } = context;
  const log = trialLog(stages, context.identity as (genotype: unknown) => string);
  const trials = log.trials as readonly Trial<Genotype>[]; // proposals are checked against the space
  const space = searchableSpace(context.space, goals);
  const history = { trials, has: (genotype: Genotype) => log.firstLike(genotype) !== undefined };
  const proposer = strategy.begin({ space, goals, history, earlier: context.earlier ?? [], prior: context.prior });
  const scheduling = scheduleOf(schedule).begin({ stages, trials: planned, goals });
  let open = 0;
  let distinct = 0;
  let repetitions = 0;
  let finished = false;
  const all = combinations({ space, history });
  let usedUp = false;
  /** Whether all architectures have been tried: running evaluations finish, and no trial is added. */
  const exhausted = () => usedUp || repetitions >= maxRepetitions;
  const noneUnseen = () => {
    if (architectures !== undefined && Number.isFinite(architectures)) return distinct >= architectures;
    return all.count <= Math.min(maxListed, maxAlike * distinct) && all.unseenFrom(0) === undefined;
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
    // a genotype that was enqueued and recorded by an earlier run must not be proposed again
    if (queue.length > 0 && JSON.stringify(queue[0]) === JSON.stringify(event.genotype)) queue.shift();
    const original = log.firstLike(event.genotype);
    log.add(event);
    if (original === undefined) distinct++;
    repetitions = original === undefined ? 0 : repetitions + 1;
    usedUp = !rerun && noneUnseen();
    scheduling.started(event.trial, stage);
    return evaluationOf(event.trial, stage, rerun ? undefined : original);
  }

  const copies = new Map<number, number>();
  function evaluationOf(number: number, stage: number, copyOf = copies.get(number)): PendingEvaluation {
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
          `enqueue needs a genotype of the space, but got ${JSON.stringify(genotype)}; a valid one is ${JSON.stringify(context.space.sample(stream(0, "example")))}`,
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
            return evaluationOf(step.trial, step.stage);
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
      // strategies learn from measured objectives and from failures, not from scores of untrained networks
      if (event.event === "evaluated" && event.by === "zeroCost") return;
      proposer.judged?.(withoutScores(trial), lazyStream(seed, "judged", trial.number, trial.evaluations.length));
    },
  };
}

/** The trial as strategies see it. */
const withoutScores = (trial: Trial<Genotype>): Trial<Genotype> =>
  trial.evaluations.some(({ by }) => by === "zeroCost")
    ? { ...trial, evaluations: trial.evaluations.filter(({ by }) => by !== "zeroCost") }
    : trial;
