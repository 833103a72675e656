import { normalBelow } from "../../math/normalDistribution.js";
import { type IntegerPart, levelsOf, placeOf, valueAt } from "../../space/parts.js";
import { drawInside, probabilityInside } from "./cutNormal.js";
import type { PartKernels } from "./partKernels.js";

/** Lower bound on probabilities, so that logarithms stay finite. */
const least = 1e-300;

/** Normal distributions truncated to the range; each integer gets the probability of its interval. */
export function integerKernels(part: IntegerPart, centers: Float64Array, deviation: number): PartKernels {
  // centers repeat: compute each once
  const known = new Map([...new Set(centers)].map((center, index) => [center, index]));
  const which = Int32Array.from(centers, (center) => known.get(center) as number);
  const places = [...known.keys()].map((center) => placeOf(part, center));
  const shares = places.map((place) => Math.log(probabilityInside(place, deviation)));
  const half = 0.5 / levelsOf(part) / deviation;
  const even = -Math.log(levelsOf(part));
  return {
    addLogDensities(value, sums) {
      const place = placeOf(part, value);
      const logs = places.map((center, index) => {
        const z = (place - center) / deviation;
        if (Number.isNaN(z)) return even;
        return Math.log(Math.max(least, normalBelow(z + half) - normalBelow(z - half))) - (shares[index] as number);
      });
      for (let kernel = 0; kernel < which.length; kernel++)
        (sums[kernel] as number) += logs[which[kernel] as number] as number;
    },
    draw: (kernel, rng) => valueAt(part, drawInside(places[which[kernel] as number] as number, deviation, rng)),
  };
}
