import type { Goals } from "../records/goals.js";
import type { Stage, Trial } from "../records/trial.js";
import type { StoppingRule } from "./stoppingRule.js";

/** Which trials are promoted to the next stage, and which are stopped. */
export interface Promotion {
  /** Index of the stage that evaluated them. */
  readonly stage: number;
  /** Numbers of the promoted trials. */
  readonly trials: readonly number[];
  /** Numbers of the stopped trials. */
  readonly stopped: readonly number[];
}

/** A decision of a schedule. */
export type ScheduleStep =
  /** Start a new trial at this stage. */
  | { readonly step: "start"; readonly stage: number }
  /** Evaluate a trial at a higher stage. */
  | { readonly step: "continue"; readonly trial: number; readonly stage: number }
  /** A promotion, recorded in the journal. */
  | ({ readonly step: "promote" } & Promotion)
  /** Wait for a result. */
  | { readonly step: "wait" }
  /** Done once all results have arrived. */
  | { readonly step: "finish" };

/** Budget of a schedule. */
export interface ScheduleBudget {
  readonly stages: readonly Stage[];
  /** Maximum number of new trials; Infinity when the budget is time. */
  readonly trials: number;
}

/** What a schedule receives when a search starts. */
export interface ScheduleContext extends ScheduleBudget {
  readonly goals: Goals;
}

/** Number of trials evaluated at a stage. */
export interface StageLoad {
  /** Trials that start at this stage. */
  readonly started: number;
  /** Trials promoted from the stage before. */
  readonly continued: number;
}

/** State of a schedule during one search. It may depend only on the results passed to `judged`, in their order. */
export interface Scheduling {
  /**
   * Returns the next step. Called until it returns "wait" or "finish", and again after every result.
   * @param exhausted whether nothing new is left to try; if so, the schedule starts no more trials and finishes those it has
   */
  next(exhausted: boolean): ScheduleStep;
  /** Receives the number of the trial that the last "start" created. */
  started(trial: number, stage: number): void;
  /** Receives a trial that was evaluated at a stage or failed. */
  judged(trial: Trial): void;
  /** Rule that may stop an evaluation that starts now, based on its reports; undefined for none. */
  rule?(): StoppingRule | undefined;
}

/** Allocates the budget: how many trials start, and which are promoted to a higher fidelity. */
export interface Schedule {
  /** @throws RangeError when this budget does not fit these stages */
  check(budget: ScheduleBudget): void;
  /** Whether a finished study can be continued with more trials and equal a study that had them from the start. */
  grows(stages: readonly Stage[]): boolean;
  /** Number of trials per stage when none fails, or an upper bound; used for progress and remaining time. */
  loads(budget: ScheduleBudget): readonly StageLoad[];
  begin(context: ScheduleContext): Scheduling;
}

/** A schedule by name, with its options. Plain JSON. */
export interface ScheduleJson {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Default schedule: the best share of each stage goes on to the next. */
export const keepBest: ScheduleJson = { kind: "halving", options: {} };
