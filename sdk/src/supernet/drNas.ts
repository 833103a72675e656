import { type BilevelOptions, differentiable } from "./mixture/differentiable.js";
import type { OneShot } from "./oneShot.js";

/** Options of DrNAS. */
export type DrNasOptions = BilevelOptions;

/**
 * DrNAS: weights of ops are drawn from Dirichlet distributions whose concentrations are learned, so that the search explores;
 * `architectureWeightDecay` holds the concentrations near 1. Without the published growth of the supernet in stages.
 * https://arxiv.org/abs/2006.10355
 * @throws RangeError when an option is out of range; before training when a decision is not a choice of ops
 */
export const drNas = (options: DrNasOptions = {}): OneShot =>
  differentiable("drNas", options, { gate: { kind: "dirichlet", options: {} }, order: "first" });
