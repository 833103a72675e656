import type { Rng } from "../../math/random.js";
import type { Part } from "../../space/parts.js";
import type { Place } from "../observations.js";
import type { Bandwidths } from "./partKernels.js";
import { parzenMixture, type WeightedPlace } from "./parzenMixture.js";

/** Density of places, estimated from observed ones. */
export interface ParzenEstimator {
  /** Draws values for all parts. */
  draw(rng: Rng): readonly number[];
  /** Log-density over the active parts. */
  logDensity(place: Place): number;
}

/** Options of a Parzen estimator. */
export interface ParzenOptions {
  /** Whether parts are modelled jointly; otherwise each independently. */
  readonly multivariate: boolean;
  /** Kernel widths, given the number of observations and of jointly modelled parts. */
  readonly bandwidths: (observations: number, parts: number) => Bandwidths;
}

/** Density of the observed places, as one mixture for all parts or one per part. https://doi.org/10.1214/aoms/1177704472 */
export function parzenEstimator(
  parts: readonly Part[],
  places: readonly WeightedPlace[],
  { multivariate, bandwidths }: ParzenOptions,
): ParzenEstimator {
  const all = parts.map((_, index) => index);
  const mixtures = (multivariate ? [all] : all.map((index) => [index])).map((indices) => {
    const seen = multivariate ? places : places.filter(({ active }) => active[indices[0] as number]);
    return parzenMixture({
      parts,
      indices,
      places: multivariate ? seen : merged(seen, indices[0] as number),
      bandwidths: bandwidths(seen.length, indices.length),
    });
  });
  return {
    draw(rng) {
      const values = parts.map(() => 0);
      for (const mixture of mixtures) mixture.draw(values, rng);
      return values;
    },
    logDensity: (place) => mixtures.reduce((sum, mixture) => sum + mixture.logDensity(place), 0),
  };
}

/** Merges places with the same value in a part and adds their weights. */
function merged(places: readonly WeightedPlace[], index: number): readonly WeightedPlace[] {
  const byValue = new Map<number, { readonly place: WeightedPlace; weight: number }>();
  for (const place of places) {
    const { weight = 1 } = place;
    const same = byValue.get(place.values[index] as number);
    if (same === undefined) byValue.set(place.values[index] as number, { place, weight });
    else same.weight += weight;
  }
  return [...byValue.values()].map(({ place, weight }) => ({ ...place, weight }));
}
