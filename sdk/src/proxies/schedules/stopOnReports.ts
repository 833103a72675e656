import type { Goals, Objective } from "../../records/goals.js";
import type { Stage, Trial } from "../../records/trial.js";
import type { Schedule } from "../schedule.js";
import type { StoppingRule } from "../stoppingRule.js";
import { trialByTrial } from "./asynchronous.js";
import { checkTrials } from "./trialsAtStages.js";

/** Builds stopping rules from the results so far. */
export interface RuleMaker {
  /** Receives a trial that finished or was stopped. */
  judged(trial: Trial): void;
  /** The rule for an evaluation that starts now; undefined when there are too few results. */
  rule(): StoppingRule | undefined;
}

/**
 * Evaluates each trial in one go, under a rule that may stop it at any report. Stopped trials are recorded at the first of two stages,
 * with what they had reported, so they are never compared with complete ones at the second.
 */
export function stopOnReports(
  makerFor: (objective: Objective, horizon: number) => RuleMaker,
  refuses: (goals: Goals) => void = () => undefined,
): Schedule {
  return {
    check: ({ trials }) => checkTrials(trials),
    grows: () => false, // decisions at the end of the budget are final
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
