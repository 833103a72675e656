import { type DifferentiableOptions, differentiable } from "./mixture/differentiable.js";
import { checkTemperatures } from "./mixture/gates/temperature.js";
import type { OneShot } from "./oneShot.js";

/** Options of SNAS. */
export interface SnasOptions extends DifferentiableOptions {
  /** Temperature of the samples at the beginning, above 0. @defaultValue 1 */
  readonly initialTemperature?: number;
  /** Temperature at the end, above 0. @defaultValue 0.03 */
  readonly finalTemperature?: number;
}

/**
 * SNAS: weights of ops are softened samples, and weights and architecture parameters learn together from one loss on the whole training
 * split. https://arxiv.org/abs/1812.09926
 * @throws RangeError when an option is out of range; before training when a decision is not a choice of ops
 */
export function snas({
  initialTemperature: from = 1,
  finalTemperature: to = 0.03,
  ...options
}: SnasOptions = {}): OneShot {
  checkTemperatures("snas", { from, to });
  return differentiable("snas", options, {
    gate: { kind: "gumbelSoftmax", options: { from, to } },
    order: "joint",
    own: { initialTemperature: from, finalTemperature: to },
  });
}
