import { levelsOf, type Part, placeOf } from "../../space/parts.js";
import type { Place } from "../observations.js";

/** Kernel inputs of a place, one number per dimension: an option's index, or a position in a range. */
export type Coordinates = Float64Array;

/** Kind of a dimension: unordered options, or numbers. A part has one dimension, or one per feature of its options. */
export type Dimension = "categorical" | "numeric";

/** Similarity of two places, 0 to 1. */
export interface MixedKernel {
  readonly dimensions: readonly Dimension[];
  /** Number of options of each dimension; undefined when some are numeric. */
  readonly options: readonly number[] | undefined;
  coordinates(place: Place): Coordinates;
  /** @param weights weight of a difference in each dimension */
  covariance(one: Coordinates, other: Coordinates, weights: readonly number[]): number;
}

/** Distance of an inactive number from the middle of the range, in an extra direction. */
const beside = 0.5;

/**
 * Exponentiated weighted Hamming distance of the options (https://arxiv.org/abs/2102.07188) times a Matern 5/2 kernel of the numbers.
 * For an inactive part, the option is a value of its own and the number lies beside the middle of its range.
 */
export function mixedKernel(parts: readonly Part[]): MixedKernel {
  const dimensions = parts.flatMap(dimensionsOf);
  const categorical = dimensions.map((kind) => kind === "categorical");
  return {
    dimensions,
    options: categorical.every(Boolean) ? parts.map(levelsOf) : undefined,
    coordinates: ({ values, active }) =>
      Float64Array.from(
        parts.flatMap((part, index) =>
          active[index] ? coordinatesOf(part, values[index] as number) : dimensionsOf(part).map(() => Number.NaN),
        ),
      ),
    covariance(one, other, weights) {
      let differing = 0;
      let squared = 0;
      for (let index = 0; index < categorical.length; index++) {
        const [a, b, weight] = [one[index] as number, other[index] as number, weights[index] as number];
        if (a === b) continue;
        const [noA, noB] = [Number.isNaN(a), Number.isNaN(b)];
        if (noA && noB) continue;
        if (categorical[index]) differing += weight;
        else {
          const along = (noA ? 0.5 : a) - (noB ? 0.5 : b);
          squared += weight * weight * (along * along + (noA || noB ? beside * beside : 0));
        }
      }
      if (squared === 0) return Math.exp(-differing);
      const scaled = Math.sqrt(5 * squared);
      return (1 + scaled + (5 / 3) * squared) * Math.exp(-differing - scaled);
    },
  };
}

const dimensionsOf = (part: Part): readonly Dimension[] =>
  part.kind !== "categorical" ? ["numeric"] : (part.features?.[0]?.map(() => "numeric" as const) ?? ["categorical"]);

const coordinatesOf = (part: Part, value: number): readonly number[] =>
  part.kind === "categorical" ? (part.features?.[value] ?? [value]) : [placeOf(part, value)];
