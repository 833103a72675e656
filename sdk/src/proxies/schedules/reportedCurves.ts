import { metricOf } from "../../records/goals.js";
import type { Schedule } from "../schedule.js";
import { stopOnReports } from "./stopOnReports.js";

/** Options of stopping by extrapolation. */
export interface ReportedCurvesOptions {
  /** An evaluation is stopped when its probability of beating the best is below this. */
  readonly threshold: number;
}

/** Stops an evaluation whose extrapolated reports are unlikely to beat the best trial. https://ijcai.org/Abstract/15/487 */
export function reportedCurves({ threshold }: ReportedCurvesOptions): Schedule {
  return stopOnReports(({ metric, goal }, horizon) => {
    let best: number | undefined;
    const better = goal === "maximize" ? Math.max : Math.min;
    return {
      judged(trial) {
        if (trial.failure !== undefined || trial.status !== "complete") return;
        const value = metricOf(trial, metric);
        if (value !== undefined) best = better(best ?? value, value);
      },
      rule: () => (best === undefined ? undefined : { kind: "extrapolation", metric, goal, horizon, best, threshold }),
    };
  });
}
