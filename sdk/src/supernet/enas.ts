import { type BilevelOptions, differentiable } from "./mixture/differentiable.js";
import type { OneShot } from "./oneShot.js";

/** Options of ENAS. */
export type EnasOptions = BilevelOptions;

/**
 * ENAS: shared weights learn with paths that a policy draws, and the policy from the loss of its paths on examples of their own, by REINFORCE.
 * Places are drawn independently, as in NAS-Bench-201, and not by a recurrent network.
 * https://arxiv.org/abs/1802.03268
 * @throws RangeError when an option is out of range; before training when a decision is not a choice of ops
 */
export const enas = (options: EnasOptions = {}): OneShot =>
  differentiable("enas", options, { gate: { kind: "policy", options: {} }, order: "reward" });
