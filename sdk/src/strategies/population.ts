import { pick, type Rng } from "../math/random.js";
import type { Goals } from "../records/goals.js";
import { isBetter, type Standing, standingOf } from "../records/standing.js";
import type { Trial } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";

/** The newest trials with a result, oldest first. */
export interface Population {
  readonly members: readonly Standing<Genotype>[];
  /** Adds a trial at its first result and updates it at later ones. */
  judged(trial: Trial<Genotype>): void;
}

/** A population of at most `size` members, of which the oldest is removed first. Failed trials are not members. */
export function agingPopulation(size: number, goals: Goals): Population {
  const members: Standing<Genotype>[] = [];
  return {
    members,
    judged(trial) {
      const standing = standingOf(trial, goals);
      const known = members.findIndex(({ number }) => number === trial.number);
      if (known >= 0) {
        if (standing === undefined) members.splice(known, 1);
        else members[known] = standing;
        return;
      }
      if (standing === undefined || trial.evaluations.length > 1) return; // already removed
      members.push(standing);
      if (members.length > size) members.shift();
    },
  };
}

/** The best of `size` members drawn at random with replacement. */
export function tournament(members: readonly Standing<Genotype>[], size: number, rng: Rng): Standing<Genotype> {
  let best = pick(members, rng);
  for (let drawn = 1; drawn < size; drawn++) {
    const rival = pick(members, rng);
    if (isBetter(rival, best)) best = rival;
  }
  return best;
}
