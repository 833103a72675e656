import { dominates } from "../math/paretoFront.js";
import type { Goals } from "../records/goals.js";
import { standingOf } from "../records/standing.js";
import type { Trial } from "../records/trial.js";

/** A judged trial by its objectives. */
export interface ObjectivePoint {
  readonly trial: number;
  readonly architecture: string;
  /** One value per objective, as it was measured. */
  readonly values: readonly number[];
  /** Index of the stage that judged it last. */
  readonly stage: number;
  /** Whether it keeps all constraints. */
  readonly feasible: boolean;
  /** Whether it was judged at the highest stage, keeps the constraints, and no other such trial dominates it. */
  readonly onFront: boolean;
}

/** Every judged trial with its objectives, in the order of their numbers. */
export function objectivePoints(trials: readonly Trial[], goals: Goals): readonly ObjectivePoint[] {
  const standings = trials.flatMap((trial) => standingOf(trial, goals) ?? []);
  const highest = standings.reduce((stage, standing) => Math.max(stage, standing.stage), 0);
  const rivals = standings.filter(({ stage, violation }) => stage === highest && violation === 0);
  return standings.map(({ number, losses, stage, violation }) => ({
    trial: number,
    architecture: trials[number]?.architecture ?? "",
    values: losses.map((loss, index) => (goals.objectives[index]?.goal === "maximize" ? -loss : loss)),
    stage,
    feasible: violation === 0,
    onFront: stage === highest && violation === 0 && !rivals.some((rival) => dominates(rival.losses, losses)),
  }));
}
