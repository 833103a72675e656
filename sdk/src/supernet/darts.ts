import { type BilevelOptions, differentiable } from "./mixture/differentiable.js";
import type { OneShot } from "./oneShot.js";

/** Options of DARTS. */
export interface DartsSearchOptions extends BilevelOptions {
  /**
   * 1 takes the gradient of the architecture parameters with the weights as they are; 2 after one more step of the weights, which costs four
   * passes in place of one. @defaultValue 1
   */
  readonly order?: 1 | 2;
  /**
   * How a parameter becomes the weight of an op: `softmax`, where ops compete, or `sigmoid`, where they do not, as in FairDARTS
   * (https://arxiv.org/abs/1911.12126). @defaultValue "softmax"
   */
  readonly weights?: "softmax" | "sigmoid";
}

/**
 * DARTS: trains all ops of all edges at once, each weighted by architecture parameters that learn from examples of their own; the strongest
 * ops are the architecture. With little training it prefers what learns fastest, such as `skip_connect`; see the combinations in its options.
 * https://arxiv.org/abs/1806.09055
 * @example
 * presets.darts().search(oneShot.darts({ epochs: 20, skipDropout: 0.3, maxSkips: 3 })).on(fashion)
 * @throws RangeError when an option is out of range; before training when a decision is not a choice of ops
 */
export function darts({ order = 1, weights = "softmax", ...options }: DartsSearchOptions = {}): OneShot {
  if (order !== 1 && order !== 2) throw new RangeError(`order of darts must be 1 or 2, but got ${order}`);
  if (weights !== "softmax" && weights !== "sigmoid")
    throw new RangeError(`weights of darts must be "softmax" or "sigmoid", but got "${weights}"`);
  return differentiable("darts", options, {
    gate: { kind: weights, options: {} },
    order: order === 1 ? "first" : "second",
    own: { order, weights },
  });
}
