import type { Goals } from "../records/goals.js";
import { isBetter, type Standing, standingOf } from "../records/standing.js";
import type { Trial } from "../records/trial.js";

/** The state of a search after one of its trials. */
export interface ProgressPoint {
  /** Trials judged so far, including this one; reused results do not count. */
  readonly evaluations: number;
  /** Time on the study's simulated clock, or the number of the trial where time is real. */
  readonly clock: number;
  /** The best value of the first objective so far, as it was measured. */
  readonly best: number;
  /** Number of the trial that has it. */
  readonly trial: number;
}

/**
 * One point per judged trial in the order of the study's clock, or of their numbers where there is no clock: the best so far by the first
 * objective, among trials that keep the constraints and were judged at the highest stage.
 */
export function progress(trials: readonly Trial[], goals: Goals): readonly ProgressPoint[] {
  const sign = goals.objectives[0]?.goal === "maximize" ? -1 : 1;
  const stage = trials.reduce((highest, { evaluations }) => Math.max(highest, evaluations.at(-1)?.stage ?? 0), 0);
  const judged = trials.filter(({ evaluations }) => evaluations.at(-1)?.stage === stage);
  const finishedAt = ({ evaluations, number }: Trial) => evaluations.at(-1)?.finishedAt ?? number;
  const points: ProgressPoint[] = [];
  let best: Standing | undefined;
  let evaluations = 0;
  for (const trial of [...judged].sort((a, b) => finishedAt(a) - finishedAt(b) || a.number - b.number)) {
    const standing = standingOf(trial, goals);
    if (trial.evaluations.at(-1)?.copyOf === undefined) evaluations++;
    if (standing !== undefined && standing.violation === 0 && (best === undefined || isBetter(standing, best)))
      best = standing;
    if (best === undefined) continue;
    points.push({ evaluations, clock: finishedAt(trial), best: sign * (best.losses[0] as number), trial: best.number });
  }
  return points;
}
