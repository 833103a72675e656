import { rankedAt, type Standing, standingAt } from "../../records/standing.js";
import type { Stage } from "../../records/trial.js";
import type { ScheduleContext, Scheduling } from "../schedule.js";
import { promotedFrom } from "./trialsAtStages.js";

/** Context of a bracket. */
export interface BracketContext extends ScheduleContext {
  /** The stage at which all its trials start. */
  readonly first: number;
}

/** Successive halving from one stage on: each stage passes its best `keep` share to the next. */
export function bracket({ stages, trials, goals, first }: BracketContext): Scheduling {
  let started = 0;
  let stage = first;
  let judged = 0;
  /** Trials at the current stage, in the order of their numbers. */
  let reached: readonly number[] = [];
  let begun = 0;
  const standings = new Map<number, Standing>();

  return {
    next(exhausted) {
      if (stage === first && started < trials && !exhausted) return { step: "start", stage };
      if (stage > first && begun < reached.length)
        return { step: "continue", trial: reached[begun++] as number, stage };
      const expected = stage === first ? started : reached.length;
      if (judged < expected) return { step: "wait" };
      if (stage === stages.length - 1 || standings.size === 0) return { step: "finish" };
      const fit = [...standings.values()].sort((a, b) => a.number - b.number);
      const best = rankedAt(stages[stage] as Stage, fit).slice(0, promotedFrom(stages[stage] as Stage, judged));
      const goOn = new Set(best.map(({ number }) => number));
      const promotion = {
        step: "promote",
        stage,
        trials: fit.flatMap(({ number }) => (goOn.has(number) ? [number] : [])),
        stopped: fit.flatMap(({ number }) => (goOn.has(number) ? [] : [number])),
      } as const;
      reached = promotion.trials;
      standings.clear();
      stage++;
      begun = 0;
      judged = 0;
      return promotion;
    },
    started() {
      started++;
    },
    judged(trial) {
      judged++;
      const standing = standingAt(trial, stages[stage] as Stage, goals);
      if (standing !== undefined) standings.set(trial.number, standing);
    },
  };
}
