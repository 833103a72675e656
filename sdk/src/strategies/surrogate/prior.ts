import { mean } from "../../math/summary.js";
import type { Place } from "../observations.js";

/** Prior mean of a place's score; lower is better. */
export type Prior = (place: Place) => number;

/** Targets of a model with mean 0 that is added to a prior. */
export interface BeyondPrior {
  readonly targets: readonly number[];
  /** Mean difference between the scores and the prior. */
  readonly offset: number;
}

/** The residuals of the scores from the prior; without a prior, the scores. */
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
