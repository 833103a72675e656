import type { Trial } from "../../records/trial.js";
import type { Promotion, ScheduleBudget, Scheduling } from "../schedule.js";

/** Decides about trials that do not wait for each other. */
export interface Promoter {
  /** A trial was judged at this stage, or failed there. */
  judged(trial: Trial, stage: number): void;
  /** What can be decided by now, once each. */
  decide(): Promotion | undefined;
  /** Those who are neither promoted nor stopped, when no results will come any more. */
  left(): readonly Promotion[];
}

/** Promotes when it can and starts something new when it cannot, so that nobody ever waits for the end of a rung. */
export function asTheyCome({ trials }: ScheduleBudget, promoter: Promoter): Scheduling {
  let started = 0;
  let underWay = 0;
  const goingOn: { readonly trial: number; readonly stage: number }[] = [];
  let left: Promotion[] | undefined;

  function decided(promotion: Promotion) {
    for (const trial of promotion.trials) goingOn.push({ trial, stage: promotion.stage + 1 });
    return { step: "promote", ...promotion } as const;
  }

  return {
    next(exhausted) {
      const next = goingOn.shift();
      if (next !== undefined) {
        underWay++;
        return { step: "continue", ...next };
      }
      const promotion = promoter.decide();
      if (promotion !== undefined) return decided(promotion);
      if (started < trials && !exhausted) return { step: "start", stage: 0 };
      if (underWay > 0) return { step: "wait" };
      left ??= [...promoter.left()];
      const last = left.shift();
      return last === undefined ? { step: "finish" } : decided(last);
    },
    started() {
      started++;
      underWay++;
    },
    judged(trial) {
      underWay--;
      promoter.judged(trial, judgedAt(trial));
    },
  };
}

/** The stage that has just judged a trial, or where it failed. */
const judgedAt = ({ failure, evaluations }: Trial): number => failure?.stage ?? evaluations.at(-1)?.stage ?? 0;

/** Each trial goes on or is given up as soon as it is judged. */
export function trialByTrial(budget: ScheduleBudget, goesOn: (trial: Trial, stage: number) => boolean): Scheduling {
  const decisions: Promotion[] = [];
  const last = budget.stages.length - 1;
  return asTheyCome(budget, {
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
