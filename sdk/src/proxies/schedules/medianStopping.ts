import { growingFronts } from "../../math/growingFronts.js";
import { leaders } from "../../math/leaders.js";
import { type Goals, lossesOf } from "../../records/goals.js";
import { byLoss, outranks, type Standing, standingOf } from "../../records/standing.js";
import type { Trial } from "../../records/trial.js";
import type { Schedule } from "../schedule.js";
import { trialByTrial } from "./asTheyCome.js";
import { checkTrials, loadsOf } from "./trialsAtStages.js";

/** Options of the median stopping rule. */
export interface MedianStoppingRule {
  /** Trials that a stage judges before the first is stopped there. */
  readonly warmup: number;
}

/**
 * A trial goes on unless its best so far is worse than the median of the others at that stage, those that were stopped there among
 * them. With several objectives it is worse when more than half of the others have a better non-dominated rank.
 * https://doi.org/10.1145/3097983.3098043
 */
export function medianStopping({ warmup }: MedianStoppingRule): Schedule {
  return {
    check: ({ trials }) => checkTrials(trials),
    grows: () => false, // what the end of the budget decided cannot be taken back
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

/** Trials that one stage has judged. */
interface Field {
  /** One more was judged. @returns whether more than half of those before it are better */
  add(standing: Standing, trial: Trial): boolean;
}

function fieldByLoss(goals: Goals): Field {
  const better = leaders(byLoss);
  let others = 0;
  return {
    add(standing, trial) {
      // worse than so many is worse than more than half
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

/** The lowest loss by the first objective of all stages so far. */
const bestLoss = (trial: Trial, goals: Goals): number =>
  Math.min(
    ...trial.evaluations.map(
      (_, index) => lossesOf({ ...trial, evaluations: trial.evaluations.slice(0, index + 1) }, goals)?.[0] as number,
    ),
  );
