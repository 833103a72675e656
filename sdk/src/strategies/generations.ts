import type { Goals } from "../records/goals.js";
import { type Standing, standingOf } from "../records/standing.js";
import type { Trial } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";

type Members = readonly Standing<Genotype>[];

/** A population that is replaced after every `size` evaluated children. */
export interface Generations {
  /** Empty until the first generation is complete. A new array whenever a member changes. */
  readonly parents: Members;
  judged(trial: Trial<Genotype>): void;
}

/**
 * @param size children per generation; failed trials do not count
 * @param survivors selects the parents of the next generation
 */
export function generations(
  size: number,
  goals: Goals,
  survivors: (parents: Members, children: Members) => Members,
): Generations {
  let parents: Members = [];
  let children: Members = [];
  return {
    get parents() {
      return parents;
    },
    judged(trial) {
      const standing = standingOf(trial, goals);
      const update = (members: Members): Members =>
        !members.some(({ number }) => number === trial.number)
          ? members
          : members.flatMap((member) => (member.number !== trial.number ? [member] : (standing ?? [])));
      parents = update(parents);
      children = update(children);
      if (standing === undefined || trial.evaluations.length > 1) return;
      children = [...children, standing];
      if (children.length < size) return;
      parents = survivors(parents, children);
      children = [];
    },
  };
}
