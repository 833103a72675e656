import { placeOf, type RealPart, valueAt } from "../../space/parts.js";
import { drawInside, probabilityInside } from "./cutNormal.js";
import type { PartKernels } from "./partKernels.js";

/** Normal distributions truncated to the range. */
export function realKernels(part: RealPart, centers: Float64Array, deviation: number): PartKernels {
  const places = centers.map((center) => placeOf(part, center));
  const peak = Math.log(deviation * Math.sqrt(2 * Math.PI));
  const peaks = places.map((place) => -peak - Math.log(probabilityInside(place, deviation)));
  return {
    addLogDensities(value, sums) {
      const place = placeOf(part, value);
      for (let kernel = 0; kernel < places.length; kernel++) {
        const z = (place - (places[kernel] as number)) / deviation;
        // the uniform density over [0, 1] is 1, so its logarithm adds 0
        if (!Number.isNaN(z)) (sums[kernel] as number) += (peaks[kernel] as number) - 0.5 * z * z;
      }
    },
    draw: (kernel, rng) => valueAt(part, drawInside(places[kernel] as number, deviation, rng)),
  };
}
