import type { Trial } from "../../records/trial.js";
import type { Schedule } from "../schedule.js";
import { curveOf } from "./curveOf.js";
import { type RuleMaker, stopOnReports } from "./stopOnReports.js";

/** Options of the median stopping rule. */
export interface ReportedMedianOptions {
  /** Other trials that must have reached a step before one may be stopped there. */
  readonly warmup: number;
}

/**
 * Stops an evaluation whose best report so far is worse than the median of the other trials' best by the same step (the median stopping
 * rule of Google Vizier). https://doi.org/10.1145/3097983.3098043
 */
export function reportedMedians({ warmup }: ReportedMedianOptions): Schedule {
  return stopOnReports(({ metric, goal }): RuleMaker => {
    const sign = goal === "maximize" ? -1 : 1;
    /** Best loss so far by step, for every trial with a curve. */
    const curves: (readonly { readonly x: number; readonly best: number }[])[] = [];
    return {
      judged(trial: Trial) {
        if (trial.failure !== undefined) return;
        let best = Number.POSITIVE_INFINITY;
        const curve = curveOf(trial, metric).map(({ x, y }) => {
          best = Math.min(best, sign * y);
          return { x, best };
        });
        if (curve.length > 0) curves.push(curve);
      },
      rule() {
        const steps = [...new Set(curves.flatMap((curve) => curve.map(({ x }) => x)))].sort((a, b) => a - b);
        const medians = steps.flatMap((step): (readonly [number, number])[] => {
          const others = curves.flatMap((curve) => {
            const reached = (curve.at(-1)?.x as number) >= step;
            const point = reached ? curve.findLast(({ x }) => x <= step) : undefined;
            return point === undefined ? [] : [point.best];
          });
          if (others.length < Math.max(1, warmup)) return [];
          return [[step, sign * medianOf(others)]];
        });
        return medians.length === 0 ? undefined : { kind: "median", metric, goal, medians };
      },
    };
  });
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}
