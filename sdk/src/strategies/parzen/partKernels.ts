import type { Rng } from "../../math/random.js";
import type { Part } from "../../space/parts.js";
import { categoricalKernels } from "./categoricalKernels.js";
import { featuredKernels } from "./featuredKernels.js";
import { integerKernels } from "./integerKernels.js";
import { realKernels } from "./realKernels.js";

/** Widths of kernels. */
export interface Bandwidths {
  /** Probability that a kernel on a categorical part draws any option instead of its own. */
  readonly categorical: number;
  /** Standard deviation of a kernel on a number, as a share of its range. */
  readonly numeric: number;
}

/** Kernels on one part, each around an observed value. */
export interface PartKernels {
  /** Adds the log-probability of a value (for real numbers: its log-density) under each kernel to `sums`. */
  addLogDensities(value: number, sums: Float64Array): void;
  /** Draws a value from one of the kernels. */
  draw(kernel: number, rng: Rng): number;
}

/** @param centers observed values; NaN for a uniform kernel */
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
