import { type Standing, standingOf } from "../records/standing.js";
import type { Trial } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import type { SearchContext } from "./strategy.js";

/** Where a genotype lies: all that a model of the space looks at. */
export interface Place {
  /** One number a part, as the space gives them. */
  readonly values: readonly number[];
  /** Whether each part matters. */
  readonly active: readonly boolean[];
}

/** A trial as a model sees it. */
export interface Observation extends Place {
  readonly number: number;
  /** Where it stood at each stage that judged it, the highest last. */
  readonly standings: readonly Standing<Genotype>[];
  /** The last of these; undefined when it has failed. */
  readonly newest: Standing<Genotype> | undefined;
  /** The stage that it failed at; absent when it has not failed. */
  readonly failedAt?: number | undefined;
}

/** The trials of a search that models learn from. */
export interface Observations {
  /** In the order in which they were judged first. The list grows; its observations are replaced, never changed. */
  readonly known: readonly Observation[];
  judged(trial: Trial<Genotype>): void;
  /** Places of the trials that are still without a result. */
  pending(): readonly Place[];
}

/** Gathers what models learn from: every trial once, with all its results. */
export function observations({ space, goals, history }: SearchContext): Observations {
  const known: Observation[] = [];
  const indices = new Map<number, number>();
  /** All trials before this one have a result. */
  let settled = 0;
  const placeOf = (genotype: Genotype): Place => ({
    values: space.values(genotype),
    active: space.activeParts(genotype),
  });
  return {
    known,
    judged(trial) {
      const index = indices.get(trial.number) ?? known.length;
      const { values, active, standings } = known[index] ?? { ...placeOf(trial.genotype), standings: [] };
      const standing = standingOf(trial, goals);
      indices.set(trial.number, index);
      known[index] = {
        values,
        active,
        number: trial.number,
        standings: standing === undefined ? standings : [...standings, standing],
        newest: standing,
        failedAt: trial.failure?.stage,
      };
    },
    pending() {
      while (indices.has(settled)) settled++;
      const open = history.trials.slice(settled).filter(({ number }) => !indices.has(number));
      return open.map(({ genotype }) => placeOf(genotype));
    },
  };
}
