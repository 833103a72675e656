import { ranked, type Standing, standingOf } from "../../records/standing.js";
import type { Stage } from "../../records/trial.js";
import { promotedFrom } from "../funnel.js";
import type { Schedule, Scheduling } from "../schedule.js";

/** All trials at the first stage, then the best share of them at the second, and so on: the share that each stage keeps. */
export function halving(): Schedule {
  return {
    begin({ stages, trials, goals }): Scheduling {
      let started = 0;
      let stage = 0;
      let judged = 0;
      /** Those that came so far, in the order of their numbers. */
      let reached: readonly number[] = [];
      let begun = 0;
      const standings = new Map<number, Standing>();

      return {
        next(exhausted) {
          if (stage === 0 && started < trials && !exhausted) return { step: "start", stage: 0 };
          if (stage > 0 && begun < reached.length)
            return { step: "continue", trial: reached[begun++] as number, stage };
          const expected = stage === 0 ? started : reached.length;
          if (judged < expected) return { step: "wait" };
          if (stage === stages.length - 1) return { step: "finish" };
          const fit = [...standings.values()].sort((a, b) => a.number - b.number);
          const best = ranked(fit).slice(0, promotedFrom(stages[stage] as Stage, judged));
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
          const standing = standingOf(trial, goals);
          if (standing !== undefined) standings.set(trial.number, standing);
        },
      };
    },
  };
}
