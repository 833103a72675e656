import { type OneShot, oneShotMethod, type PathMethodOptions } from "./oneShot.js";

/** Options of the sandwich rule. */
export interface SandwichOptions extends PathMethodOptions {
  /** Random paths a step, at least 0, beside the largest and the smallest. @defaultValue 2 */
  readonly randomPaths?: number;
}

/**
 * The sandwich rule with in-place distillation: each batch trains the path with the most FLOPs, the one with the fewest, and random ones;
 * all but the largest learn from the outputs of the largest, and the weights change once. For spaces of widths, depths and kernel sizes;
 * in a cell the smallest path is an empty one. An epoch costs `randomPaths + 2` times that of `spos`.
 * https://arxiv.org/abs/1903.05134
 * @example
 * presets.mobile().search(oneShot.sandwich({ epochs: 10 })).on(fashion)
 * @throws RangeError when an option is out of range
 */
export const sandwich = ({ randomPaths = 2, ...options }: SandwichOptions = {}): OneShot =>
  oneShotMethod("sandwich", options, { paths: { kind: "sandwich", options: { randomPaths } } });
