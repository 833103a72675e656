import type { Trial } from "../../records/trial.js";
import type { Promotion, ScheduleBudget, Scheduling } from "../schedule.js";

/** Promotes or stops trials without waiting for others. */
export interface Promoter {
  /** Receives a trial that was evaluated at this stage or failed there. */
  judged(trial: Trial, stage: number): void;
  /** The next pending decision; each is returned once. */
  decide(): Promotion | undefined;
  /** After the last result: trials that were neither promoted nor stopped. */
  left(): readonly Promotion[];
}

/**
 * Asynchronous scheduling: promotes when possible and otherwise starts a new trial, so no worker waits for a rung to finish.
 */
export function asynchronous({ trials }: ScheduleBudget, promoter: Promoter): Scheduling {
  let started = 0;
  let running = 0;
  const promoted: { readonly trial: number; readonly stage: number }[] = [];
  let left: Promotion[] | undefined;

  function decided(promotion: Promotion) {
    for (const trial of promotion.trials) promoted.push({ trial, stage: promotion.stage + 1 });
    return { step: "promote", ...promotion } as const;
  }

  return {
    next(exhausted) {
      const next = promoted.shift();
      if (next !== undefined) {
        running++;
        return { step: "continue", ...next };
      }
      const promotion = promoter.decide();
      if (promotion !== undefined) return decided(promotion);
      if (started < trials && !exhausted) return { step: "start", stage: 0 };
      if (running > 0) return { step: "wait" };
      left ??= [...promoter.left()];
      const last = left.shift();
      return last === undefined ? { step: "finish" } : decided(last);
    },
    started() {
      started++;
      running++;
    },
    judged(trial) {
      running--;
      promoter.judged(trial, judgedAt(trial));
    },
  };
}

/** The stage that last evaluated a trial, or where it failed. */
const judgedAt = ({ failure, evaluations }: Trial): number => failure?.stage ?? evaluations.at(-1)?.stage ?? 0;

/** Promotes or stops each trial as soon as it is evaluated. */
export function trialByTrial(budget: ScheduleBudget, goesOn: (trial: Trial, stage: number) => boolean): Scheduling {
  const decisions: Promotion[] = [];
  const last = budget.stages.length - 1;
  return asynchronous(budget, {
    judged(trial, stage) {
      const on = goesOn(trial, stage);
      if (stage === last || trial.failure !== undefined) return;
      const { number } = trial;
      decisions.push({ stage, trials: on ? [number] : [], stopped: on ? [] : [number] });
    },
    decide: () => decisions.shift(),
    left: () => [],
  });
}
