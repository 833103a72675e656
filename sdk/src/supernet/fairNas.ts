import { type OneShot, oneShotMethod, type PathMethodOptions } from "./oneShot.js";

/** Options of FairNAS. */
export type FairNasOptions = PathMethodOptions;

/**
 * FairNAS: each batch trains as many paths as the decision with the most values has values, and every value of it in exactly one of them;
 * their gradients are summed, then the weights change once. An epoch costs as many times that of `spos`, which is
 * counted in its training images. https://arxiv.org/abs/1907.01845
 * @example
 * cells.search(oneShot.fairNas({ epochs: 10 })).on(fashion)
 * @throws RangeError when an option is out of range; before training when a decision is a real number or has more than 32 values
 */
export const fairNas = (options: FairNasOptions = {}): OneShot =>
  oneShotMethod("fairNas", options, { paths: { kind: "fair", options: {} } });
