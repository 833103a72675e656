import type { Goals } from "../records/goals.js";
import { isBetter, type Standing, standingOf } from "../records/standing.js";
import type { Trial } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";

/** Two trials at a stage where they can be compared. */
export interface Contest {
  readonly challenger: Standing<Genotype>;
  readonly champion: Standing<Genotype>;
}

/**
 * Compares two trials at the highest stage that evaluated both, so a new trial is compared with what the other reached at the same
 * fidelity. Without a common stage each counts at its own highest; undefined when one failed or has no result.
 */
export function contest(challenger: Trial<Genotype>, champion: Trial<Genotype>, goals: Goals): Contest | undefined {
  const shared = challenger.evaluations.findLast(({ stage }) =>
    champion.evaluations.some((evaluation) => evaluation.stage === stage),
  )?.stage;
  const at = (trial: Trial<Genotype>) =>
    shared === undefined || trial.evaluations.at(-1)?.stage === shared
      ? trial
      : { ...trial, evaluations: trial.evaluations.filter(({ stage }) => stage <= shared) };
  const [one, other] = [standingOf(at(challenger), goals), standingOf(at(champion), goals)];
  return one && other && { challenger: one, champion: other };
}

/** Whether the challenger is better. */
export const isWon = ({ challenger, champion }: Contest): boolean => isBetter(challenger, champion);
