import { type Part, placeOf } from "../../space/parts.js";
import type { Place } from "../observations.js";

/** Numbers that describe a place to the kernel, one a dimension: an option, or a place in a range. */
export type Coordinates = Float64Array;

/** Whether a dimension's numbers are options without an order. A part is one dimension, or one for each feature of its options. */
export type Dimension = "categorical" | "numeric";

/** How alike two places are, 0 to 1. */
export interface MixedKernel {
  readonly dimensions: readonly Dimension[];
  coordinates(place: Place): Coordinates;
  /** @param weights one a dimension: how much a difference in it counts */
  covariance(one: Coordinates, other: Coordinates, weights: readonly number[]): number;
}

/** An inactive number lies beside the range, so far from its middle. */
const beside = 0.5;

/**
 * The exponential of minus the weighted number of options that differ (https://arxiv.org/abs/2102.07188) times a Matern 5/2 kernel of
 * the distance of numbers. A part that does not matter is an option of its own; a number that does not matter lies beside the middle
 * of its range.
 */
export function mixedKernel(parts: readonly Part[]): MixedKernel {
  const dimensions = parts.flatMap(dimensionsOf);
  const categorical = dimensions.map((kind) => kind === "categorical");
  return {
    dimensions,
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
