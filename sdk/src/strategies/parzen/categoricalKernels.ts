import { integerBelow } from "../../math/random.js";
import type { PartKernels } from "./partKernels.js";

/**
 * Aitchison-Aitken kernels: keep their option, or with probability `leave` draw any. https://doi.org/10.1093/biomet/63.3.413
 * @param leave probability of drawing any option instead
 */
export function categoricalKernels(options: number, centers: Float64Array, leave: number): PartKernels {
  const even = Math.log(1 / options);
  const same = Math.log(1 - leave + leave / options);
  const other = Math.log(leave / options);
  // a uniform kernel gets the code after the last option
  const codes = centers.map((center) => (Number.isNaN(center) ? options : center));
  const logs = new Float64Array(options + 1);
  return {
    addLogDensities(value, sums) {
      logs.fill(other);
      logs[value] = same;
      logs[options] = even;
      for (let kernel = 0; kernel < codes.length; kernel++)
        (sums[kernel] as number) += logs[codes[kernel] as number] as number;
    },
    draw(kernel, rng) {
      const code = codes[kernel] as number;
      return code === options || rng() < leave ? integerBelow(options, rng) : code;
    },
  };
}
