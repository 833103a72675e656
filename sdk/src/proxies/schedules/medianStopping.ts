import { growingFronts } from "../../math/growingFronts.js";
import { leaders } from "../../math/leaders.js";
import { type Goals, lossesOf } from "../../records/goals.js";
import { byLoss, outranks, type Standing, standingOf } from "../../records/standing.js";
import type { Trial } from "../../records/trial.js";
import type { Schedule } from "../schedule.js";
import { trialByTrial } from "./asynchronous.js";
import { checkTrials, loadsOf } from "./trialsAtStages.js";

/** Options of the median stopping rule. */
export interface MedianStoppingRule {
  /** Trials evaluated at a stage before one may be stopped there. */
  readonly warmup: number;
}

/**
 * Stops a trial whose best so far is worse than the median of the others at that stage, stopped ones included. With several objectives:
 * when more than half of the others have a better non-dominated rank.
 * https://doi.org/10.1145/3097983.3098043
 */
export function medianStopping({ warmup }: MedianStoppingRule): Schedule {
  return {
    check: ({ trials }) => checkTrials(trials),
    grows: () => false, // decisions at the end of the budget are final
    loads: ({ stages, trials }) => loadsOf(stages.map(() => trials)),
    begin({ stages, trials, goals }) {
      const fields = stages.map(() => (goals.objectives.length > 1 ? fieldByRank() : fieldByLoss(goals)));
      const judged = stages.map(() => 0);
      return trialByTrial({ stages, trials }, (trial, stage) => {
        const standing = standingOf(trial, goals);
        if (standing === undefined) return false;
        const behind = (fields[stage] as Field).add(standing, trial);
        return (judged[stage] as number)++ < warmup || !behind;
      });
    },
  };
}

/** Trials evaluated at one stage. */
interface Field {
  /** Adds a trial. @returns whether more than half of those before it are better */
  add(standing: Standing, trial: Trial): boolean;
}

function fieldByLoss(goals: Goals): Field {
  const better = leaders(byLoss);
  let others = 0;
  return {
    add(standing, trial) {
      // to be worse than the median is to be worse than this many
      better.widen(Math.floor(others / 2) + 1);
      const median = better.last;
      const best = { ...standing, losses: [bestLoss(trial, goals)], number: 0 };
      const behind = others > 0 && median !== undefined && byLoss(best, { ...median, number: 0 }) > 0;
      better.add(standing);
      others++;
      return behind;
    },
  };
}

function fieldByRank(): Field {
  const all = growingFronts<Standing>(outranks);
  let others = 0;
  return {
    add(standing) {
      const rank = all.add(standing);
      const ahead = all.fronts.slice(0, rank).reduce((sum, front) => sum + front.length, 0);
      return ahead > others++ / 2;
    },
  };
}

/** The lowest loss in the first objective over all stages so far. */
const bestLoss = (trial: Trial, goals: Goals): number =>
  Math.min(
    ...trial.evaluations.map(
      (_, index) => lossesOf({ ...trial, evaluations: trial.evaluations.slice(0, index + 1) }, goals)?.[0] as number,
    ),
  );
