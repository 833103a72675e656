import { type Standing, standingOf } from "../records/standing.js";
import type { Trial } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import type { SearchContext } from "./strategy.js";

/** A genotype as coordinates, which is what models of the space use. */
export interface Place {
  /** One number per part, as in `Searchable.values`. */
  readonly values: readonly number[];
  /** Whether each part matters. */
  readonly active: readonly boolean[];
}

/** A trial as the input of a model. */
export interface Observation extends Place {
  readonly number: number;
  /** Its result at each stage that evaluated it, the highest last. */
  readonly standings: readonly Standing<Genotype>[];
  /** The last of these; undefined when it failed. */
  readonly newest: Standing<Genotype> | undefined;
  /** The stage at which it failed; absent when it did not. */
  readonly failedAt?: number | undefined;
}

/** The trials of a search that models learn from. */
export interface Observations {
  /** In the order of their first results. The array grows; its observations are replaced, never changed. */
  readonly known: readonly Observation[];
  judged(trial: Trial<Genotype>): void;
  /** Coordinates of the trials without a result. */
  pending(): readonly Place[];
}

/** Collects the training data of models: every trial once, with all its results. */
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
