import { type BilevelOptions, differentiable } from "./mixture/differentiable.js";
import type { OneShot } from "./oneShot.js";

/** Options of ProxylessNAS. */
export type ProxylessNasOptions = BilevelOptions;

/**
 * ProxylessNAS: binary gates. The weights learn with one op a place, drawn by its probability; the architecture parameters with two, between
 * which probability moves. `latencyPenalty` is its penalty on latency. https://arxiv.org/abs/1812.00332
 * @throws RangeError when an option is out of range; before training when a decision is not a choice of ops
 */
export const proxylessNas = (options: ProxylessNasOptions = {}): OneShot =>
  differentiable("proxylessNas", options, { gate: { kind: "binary", options: {} }, order: "first" });
