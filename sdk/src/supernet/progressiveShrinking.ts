import { type OneShot, oneShotMethod, type PathMethodOptions } from "./oneShot.js";
import type { ShrinkingSize } from "./paths/shrinking.js";

/** Options of progressive shrinking. */
export interface ProgressiveShrinkingOptions extends Omit<PathMethodOptions, "elastic"> {
  /** Random paths a step, at least 1, beside the largest. @defaultValue 2 */
  readonly randomPaths?: number;
  /** Share of the training in which only the largest path is trained, in [0, 1). @defaultValue 1/4 */
  readonly largestShare?: number;
  /** Sizes in the order in which smaller ones are added, in phases of equal length. @defaultValue ["kernel", "depth", "width"] */
  readonly order?: readonly ShrinkingSize[];
}

/**
 * Once-for-all: ops of several sizes share weights, narrower layers as the first channels of the widest and smaller kernels as the centre of
 * the largest. The largest path is trained first, then smaller kernels, fewer layers and fewer channels are added in turn, and learn from the
 * outputs of the largest in the same step. For spaces of widths, depths and kernel sizes, such as `presets.mobile()`. The paper's
 * transformation between kernels is an option, `transformKernels`; its teacher trained beforehand is left out. An epoch costs up to `randomPaths + 1` times that of `spos`.
 * https://arxiv.org/abs/1908.09791
 * @example
 * presets.mobile().search(oneShot.progressiveShrinking({ epochs: 20 })).on(fashion)
 * @throws RangeError when an option is out of range; before training when a decision is a real number or has more than 64 values
 */
export const progressiveShrinking = ({
  randomPaths = 2,
  largestShare = 1 / 4,
  order = ["kernel", "depth", "width"],
  ...options
}: ProgressiveShrinkingOptions = {}): OneShot =>
  oneShotMethod(
    "progressiveShrinking",
    { ...options, elastic: true },
    { paths: { kind: "shrinking", options: { randomPaths, largestShare, order } } },
  );
