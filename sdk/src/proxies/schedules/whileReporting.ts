import type { Goals, Objective } from "../../records/goals.js";
import type { Stage, Trial } from "../../records/trial.js";
import type { Schedule } from "../schedule.js";
import type { StoppingRule } from "../stoppingRule.js";
import { trialByTrial } from "./asTheyCome.js";
import { checkTrials } from "./trialsAtStages.js";

/** Gathers what rules are made from. */
export interface RuleMaker {
  /** A trial came to its end, or was stopped. */
  judged(trial: Trial): void;
  /** The rule for an evaluation that begins now; undefined while too little is known. */
  rule(): StoppingRule | undefined;
}

/**
 * Each trial is evaluated in one go, under a rule that may stop it at any report. There are two stages: those that were stopped are
 * judged at the first, with what they had reported, and never compared with those that came to the end, at the second.
 */
export function whileReporting(
  makerFor: (objective: Objective, horizon: number) => RuleMaker,
  refuses: (goals: Goals) => void = () => undefined,
): Schedule {
  return {
    check: ({ trials }) => checkTrials(trials),
    grows: () => false, // what the end of the budget decided cannot be taken back
    loads: ({ trials }) => [
      { started: 0, continued: 0 },
      { started: trials, continued: 0 },
    ],
    begin({ stages, trials, goals }) {
      refuses(goals);
      const last = stages.at(-1) as Stage;
      const maker = makerFor(goals.objectives[0] as Objective, last.fidelity.epochs);
      const schedule = trialByTrial({ stages, trials }, () => false);
      return {
        next(exhausted) {
          const step = schedule.next(exhausted);
          return step.step === "start" ? { step: "start", stage: stages.length - 1 } : step;
        },
        started: (trial, stage) => schedule.started(trial, stage),
        judged(trial) {
          maker.judged(trial);
          schedule.judged(trial);
        },
        rule: () => maker.rule(),
      };
    },
  };
}
