import { mean } from "../../math/summary.js";
import type { Place } from "../observations.js";

/** What is expected of a place's score before a search has looked at it; lower is better. */
export type Prior = (place: Place) => number;

/** What a model of mean 0 is to learn when it is added to a prior. */
export interface BeyondPrior {
  readonly targets: readonly number[];
  /** By how much scores are above what the prior expects of them, on average. */
  readonly offset: number;
}

/** Scores as they are without a prior; else how far each is from what is expected of its place. */
export function beyondPrior(
  places: readonly Place[],
  scores: readonly number[],
  prior: Prior | undefined,
): BeyondPrior {
  if (prior === undefined) return { targets: scores, offset: 0 };
  const differences = places.map((place, index) => (scores[index] as number) - prior(place));
  const offset = mean(differences);
  return { targets: differences.map((difference) => difference - offset), offset };
}
