import type { Rng } from "../../math/random.js";
import type { Part } from "../../space/parts.js";
import type { Place } from "../observations.js";
import { type Bandwidths, partKernels } from "./partKernels.js";

/** An observed place with a weight. */
export interface WeightedPlace extends Place {
  /** Weight relative to the others. @defaultValue 1 */
  readonly weight?: number;
}

/** Joint density of some parts. */
export interface ParzenMixture {
  /** Draws values of these parts into `values`. */
  draw(values: number[], rng: Rng): void;
  /** Log-density of the active parts; 0 when none is active. */
  logDensity(place: Place): number;
}

/** Options of a mixture. */
export interface MixtureOptions {
  readonly parts: readonly Part[];
  /** Indices of the parts to model. */
  readonly indices: readonly number[];
  readonly places: readonly WeightedPlace[];
  readonly bandwidths: Bandwidths;
}

/** Weight of the uniform kernel, so that every place has a positive density. */
const evenWeight = 1;

/** One product kernel per observation, and a uniform one. */
export function parzenMixture({ parts, indices, places, bandwidths }: MixtureOptions): ParzenMixture {
  const weights = Float64Array.of(...places.map(({ weight = 1 }) => weight), evenWeight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const logWeights = weights.map((weight) => Math.log(weight / total));
  const sums = new Float64Array(weights.length);
  const centers = centersAt(indices, places);
  const factors = indices.map((index, place) => ({
    index,
    kernels: partKernels(parts[index] as Part, centers[place] as Float64Array, bandwidths),
  }));
  return {
    draw(values, rng) {
      let left = rng() * total;
      let kernel = 0;
      while (kernel < weights.length - 1 && left >= (weights[kernel] as number)) left -= weights[kernel++] as number;
      for (const { index, kernels } of factors) values[index] = kernels.draw(kernel, rng);
    },
    logDensity({ values, active }) {
      sums.set(logWeights);
      let matters = false;
      for (const { index, kernels } of factors) {
        if (!active[index]) continue;
        matters = true;
        kernels.addLogDensities(values[index] as number, sums);
      }
      return matters ? logSumExp(sums) : 0;
    },
  };
}

/**
 * Observed values, one array per part: NaN where the part was inactive, because such a trial says nothing about it, and in the last
 * entry, for the uniform kernel.
 */
function centersAt(indices: readonly number[], places: readonly WeightedPlace[]): readonly Float64Array[] {
  const centers = indices.map(() => new Float64Array(places.length + 1).fill(Number.NaN));
  for (let kernel = 0; kernel < places.length; kernel++) {
    const { active, values } = places[kernel] as WeightedPlace;
    for (let place = 0; place < indices.length; place++) {
      const index = indices[place] as number;
      if (active[index]) (centers[place] as Float64Array)[kernel] = values[index] as number;
    }
  }
  return centers;
}

/** Log terms this far below the highest do not change the sum. */
const negligible = -40;

function logSumExp(logs: Float64Array): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < logs.length; index++) highest = Math.max(highest, logs[index] as number);
  let sum = 0;
  for (let index = 0; index < logs.length; index++) {
    const below = (logs[index] as number) - highest;
    if (below > negligible) sum += Math.exp(below);
  }
  return highest + Math.log(sum);
}
