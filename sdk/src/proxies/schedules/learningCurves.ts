import { extrapolate } from "../../math/curves/extrapolate.js";
import { dominates } from "../../math/paretoFront.js";
import { type Goals, metricOf, type Objective } from "../../records/goals.js";
import { standingOf } from "../../records/standing.js";
import type { Stage, Trial } from "../../records/trial.js";
import type { Schedule } from "../schedule.js";
import { trialByTrial } from "./asynchronous.js";
import { curveOf } from "./curveOf.js";
import { checkTrials, loadsOf } from "./trialsAtStages.js";

/** Options of stopping by extrapolation. */
export interface ExtrapolationRule {
  /** A trial is stopped when its probability of beating the best is below this. */
  readonly threshold: number;
}

/**
 * Stops a trial whose learning curve, extrapolated to the last stage, is unlikely to beat the best trial there; with several objectives,
 * when a trial there is likely to be better in all of them. https://ijcai.org/Abstract/15/487
 */
export function learningCurves({ threshold }: ExtrapolationRule): Schedule {
  return {
    check: ({ trials }) => checkTrials(trials),
    grows: () => false, // decisions at the end of the budget are final
    loads: ({ stages, trials }) => loadsOf(stages.map(() => trials)),
    begin({ stages, trials, goals }) {
      const horizon = (stages.at(-1) as Stage).fidelity.epochs;
      /** Losses of the non-dominated trials at the last stage. */
      let best: readonly (readonly number[])[] = [];
      return trialByTrial({ stages, trials }, (trial, stage) => {
        const standing = standingOf(trial, goals);
        if (standing === undefined) return false;
        const { losses, violation } = standing;
        if (stage < stages.length - 1) return 1 - chanceOfDefeat(trial, { best, goals, horizon }) >= threshold;
        if (violation > 0 || best.some((other) => dominates(other, losses))) return false;
        best = [...best.filter((other) => !dominates(losses, other)), losses];
        return false;
      });
    },
  };
}

interface Contest {
  readonly best: readonly (readonly number[])[];
  readonly goals: Goals;
  readonly horizon: number;
}

/** Highest probability that one of the best is better in all objectives, assumed independent. */
function chanceOfDefeat(trial: Trial, { best, goals: { objectives }, horizon }: Contest): number {
  if (best.length === 0) return 0;
  const ends = objectives.map((objective) => chanceOfWorse(trial, objective, horizon));
  const defeats = best.map((losses) =>
    losses.reduce((chance, loss, index) => chance * (ends[index] as (loss: number) => number)(loss), 1),
  );
  return Math.max(...defeats);
}

/** Probability that a trial ends with at least this loss. */
function chanceOfWorse(trial: Trial, { metric, goal }: Objective, horizon: number): (loss: number) => number {
  const sign = goal === "maximize" ? -1 : 1;
  const curve = curveOf(trial, metric);
  if (curve.length === 0) {
    const known = sign * (metricOf(trial, metric) as number); // e.g. parameters, which training does not change
    return (loss) => (known >= loss ? 1 : 0);
  }
  const end = extrapolate(
    curve.map(({ x, y }) => ({ x, y: sign * y })),
    horizon,
  );
  return (loss) => (end === undefined ? 0 : 1 - end.chanceBelow(loss));
}
