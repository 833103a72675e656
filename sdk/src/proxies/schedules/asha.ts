import { standingOf } from "../../records/standing.js";
import type { Stage } from "../../records/trial.js";
import type { Schedule, Scheduling } from "../schedule.js";
import { asynchronous } from "./asynchronous.js";
import { rungByLoss, rungByRank } from "./rung.js";
import { checkReached, loadsOf, promotedFrom, trialsAtStages } from "./trialsAtStages.js";

/**
 * ASHA: promotes a trial that is among the best share of its stage so far, the highest stage first; otherwise starts a new trial. https://arxiv.org/abs/1810.05934
 */
export function asha(): Schedule {
  return {
    check: checkReached,
    grows: () => false, // decisions at the end of the budget are final
    loads: (budget) => loadsOf(trialsAtStages(budget)),
    begin({ stages, trials, goals }): Scheduling {
      const rungs = stages.slice(0, -1).map((stage: Stage) => ({
        stage,
        judged: 0,
        trials: goals.objectives.length > 1 ? rungByRank() : rungByLoss(),
      }));
      return asynchronous(
        { stages, trials },
        {
          judged(trial, stage) {
            const rung = rungs[stage];
            if (rung === undefined) return;
            rung.judged++; // failed trials count as losers
            const standing = standingOf(trial, goals);
            if (standing !== undefined) rung.trials.add(standing);
          },
          decide() {
            for (let stage = rungs.length - 1; stage >= 0; stage--) {
              const { trials, judged, stage: of } = rungs[stage] as (typeof rungs)[number];
              const best = trials.promote(promotedFrom(of, judged));
              if (best !== undefined) return { stage, trials: [best.number], stopped: [] };
            }
            return undefined;
          },
          left: () =>
            rungs.flatMap(({ trials }, stage) => {
              const stopped = trials.left.map(({ number }) => number).sort((a, b) => a - b);
              return stopped.length === 0 ? [] : [{ stage, trials: [], stopped }];
            }),
        },
      );
    },
  };
}
