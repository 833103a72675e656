import type { Rng } from "../../math/random.js";
import type { Part } from "../../space/parts.js";
import { categoricalKernels } from "./categoricalKernels.js";
import { featuredKernels } from "./featuredKernels.js";
import { integerKernels } from "./integerKernels.js";
import { realKernels } from "./realKernels.js";

/** How wide kernels are. */
export interface Bandwidths {
  /** Chance that a kernel on a categorical part leaves its own option for any of all options. */
  readonly categorical: number;
  /** Standard deviation of a kernel on a number, as a share of its range. */
  readonly numeric: number;
}

/** Kernels on one part, each around a value that was observed. */
export interface PartKernels {
  /** Adds for each kernel the logarithm of the probability (of a real number: its density) of a value. */
  addLogDensities(value: number, sums: Float64Array): void;
  /** A value from one of the kernels. */
  draw(kernel: number, rng: Rng): number;
}

/** @param centers values that were observed; NaN for a kernel that spreads evenly over the part */
export function partKernels(part: Part, centers: Float64Array, widths: Bandwidths): PartKernels {
  switch (part.kind) {
    case "categorical":
      return part.features === undefined
        ? categoricalKernels(part.options.length, centers, widths.categorical)
        : featuredKernels(part.features, centers, widths.categorical);
    case "integer":
      return integerKernels(part, centers, widths.numeric);
    case "real":
      return realKernels(part, centers, widths.numeric);
    default:
      return part satisfies never;
  }
}
