import type { Goals } from "../records/goals.js";
import type { Stage, Trial } from "../records/trial.js";
import type { StoppingRule } from "./stoppingRule.js";

/** Who goes on to the next stage, and who is given up. */
export interface Promotion {
  /** Index of the stage that judged them. */
  readonly stage: number;
  /** Numbers of those that will be judged at the next stage. */
  readonly trials: readonly number[];
  /** Numbers of those that never will. */
  readonly stopped: readonly number[];
}

/** What a schedule decides. */
export type ScheduleStep =
  /** Try something new, judged first at this stage. */
  | { readonly step: "start"; readonly stage: number }
  /** Judge a trial at a higher stage. */
  | { readonly step: "continue"; readonly trial: number; readonly stage: number }
  /** A decision that the journal shall show. */
  | ({ readonly step: "promote" } & Promotion)
  /** Nothing more can be decided before a result comes in. */
  | { readonly step: "wait" }
  /** Nothing is left to do once all results are in. */
  | { readonly step: "finish" };

/** What a schedule has to spend. */
export interface ScheduleBudget {
  readonly stages: readonly Stage[];
  /** New trials that the budget allows; Infinity where time is the budget. */
  readonly trials: number;
}

/** What a schedule knows of its search. */
export interface ScheduleContext extends ScheduleBudget {
  readonly goals: Goals;
}

/** How many trials a stage judges. */
export interface StageLoad {
  /** Those that it judges first. */
  readonly started: number;
  /** Those that come from the stage before. */
  readonly continued: number;
}

/** One search under a schedule: what it decides comes from the results that it is told of, in their order, and from nothing else. */
export interface Scheduling {
  /**
   * What to do next. Called again until it waits or finishes, and then after every result.
   * @param exhausted nothing new is left to try: the schedule starts no more, and finishes with those it has
   */
  next(exhausted: boolean): ScheduleStep;
  /** A trial that this schedule started has its number. */
  started(trial: number, stage: number): void;
  /** A trial was judged at a stage or has failed. */
  judged(trial: Trial): void;
  /** What may stop an evaluation that begins now, by what it reports; undefined when nothing does. */
  rule?(): StoppingRule | undefined;
}

/** Decides whom to spend the budget on: how many trials begin, and who is judged again at a higher fidelity. */
export interface Schedule {
  /** @throws RangeError when this budget cannot be spent on these stages */
  check(budget: ScheduleBudget): void;
  /** Whether a study may be given more trials when it has ended, and then be what it would have been with them from the start. */
  grows(stages: readonly Stage[]): boolean;
  /** What each stage has to do when no trial fails; an upper bound where it depends on results. Progress and time left are told by it. */
  loads(budget: ScheduleBudget): readonly StageLoad[];
  begin(context: ScheduleContext): Scheduling;
}

/** A schedule by name, with its options. Plain JSON. */
export interface ScheduleJson {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The schedule of a search whose proxy names none: the best share of each stage goes on to the next. */
export const keepBest: ScheduleJson = { kind: "halving", options: {} };
