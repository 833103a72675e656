import { type BilevelOptions, differentiable } from "./mixture/differentiable.js";
import { checkTemperatures } from "./mixture/gates/temperature.js";
import type { OneShot } from "./oneShot.js";

/** Options of GDAS. */
export interface GdasOptions extends BilevelOptions {
  /** Temperature of the samples at the beginning, above 0. @defaultValue 10 */
  readonly initialTemperature?: number;
  /** Temperature at the end, above 0. @defaultValue 0.1 */
  readonly finalTemperature?: number;
}

/**
 * GDAS: each pass computes one op an edge, sampled by the architecture parameters, so that a step costs what a path costs; the gradient
 * goes through the softened sample. https://arxiv.org/abs/1910.04465
 * @throws RangeError when an option is out of range; before training when a decision is not a choice of ops
 */
export function gdas({
  initialTemperature: from = 10,
  finalTemperature: to = 0.1,
  ...options
}: GdasOptions = {}): OneShot {
  checkTemperatures("gdas", { from, to });
  return differentiable("gdas", options, {
    gate: { kind: "hardGumbel", options: { from, to } },
    order: "first",
    own: { initialTemperature: from, finalTemperature: to },
  });
}
