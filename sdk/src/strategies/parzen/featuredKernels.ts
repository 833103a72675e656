import { integerBelow, type Rng } from "../../math/random.js";
import type { PartKernels } from "./partKernels.js";

/** A kernel is as wide as the distance to this many nearest options. */
const neighbors = 10;

type Features = readonly (readonly number[])[];

/** Probabilities of every option under one kernel, and their running sums. Computed once per option. */
interface Spread {
  readonly chances: Float64Array;
  readonly sums: Float64Array;
}
const spreads = new WeakMap<Features, Map<number, Spread>>();

/**
 * Kernels on options with known features: a normal density of the feature distance, with a width that adapts to the local spacing of
 * options as in https://doi.org/10.1214/aos/1176348768, mixed with a uniform distribution.
 * @param leave weight of the uniform distribution
 */
export function featuredKernels(features: Features, centers: Float64Array, leave: number): PartKernels {
  const known = spreads.get(features) ?? new Map<number, Spread>();
  spreads.set(features, known);
  const spreadAround = (center: number): Spread => {
    const found = known.get(center) ?? spreadOf(features, center);
    known.set(center, found);
    return found;
  };
  const around = Array.from(centers, (center) => (Number.isNaN(center) ? undefined : spreadAround(center)));
  return {
    addLogDensities(value, sums) {
      for (const [kernel, spread] of around.entries()) {
        const chance = spread === undefined ? 1 / features.length : (spread.chances[value] as number);
        (sums[kernel] as number) += Math.log((1 - leave) * chance + leave / features.length);
      }
    },
    draw(kernel, rng) {
      const spread = around[kernel];
      return spread === undefined || rng() < leave ? integerBelow(features.length, rng) : drawn(spread, rng);
    },
  };
}

function spreadOf(features: Features, center: number): Spread {
  const own = features[center] as readonly number[];
  const squares = Float64Array.from(features, (other) =>
    other.reduce((sum, value, place) => sum + (value - (own[place] as number)) ** 2, 0),
  );
  const near = squares.toSorted()[Math.min(neighbors, squares.length - 1)] as number;
  const width = near > 0 ? near : Number.MIN_VALUE; // identical options share the probability
  const weights = squares.map((square) => Math.exp(-0.5 * (square / width)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const chances = weights.map((weight) => weight / total);
  const sums = new Float64Array(chances.length);
  let sum = 0;
  for (let option = 0; option < chances.length; option++) {
    sum += chances[option] as number;
    sums[option] = sum;
  }
  return { chances, sums };
}

/** Draws an option: the first whose running sum exceeds a random number. */
function drawn({ sums }: Spread, rng: Rng): number {
  const level = rng() * (sums.at(-1) as number);
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] as number) > level) high = middle;
    else low = middle + 1;
  }
  return low;
}
