import { type BilevelOptions, differentiable } from "./mixture/differentiable.js";
import type { OneShot } from "./oneShot.js";

/** Options of PC-DARTS. */
export interface PcDartsOptions extends BilevelOptions {
  /** One channel in so many goes through the ops, the others pass; at least 1. Channels of the cells must be a multiple. @defaultValue 4 */
  readonly partialChannels?: number;
}

/**
 * PC-DARTS: DARTS with a part of the channels in the ops, which is faster and favours `skip_connect` less, and with weights of edges, which
 * choose between the edges into a node. https://arxiv.org/abs/1907.05737
 * @throws RangeError when an option is out of range; before training when a decision is not a choice of ops, or channels do not divide
 */
export function pcDarts({ partialChannels = 4, ...options }: PcDartsOptions = {}): OneShot {
  if (!Number.isInteger(partialChannels) || partialChannels < 1)
    throw new RangeError(`partialChannels of pcDarts must be a whole number of at least 1, but got ${partialChannels}`);
  return differentiable("pcDarts", options, {
    gate: { kind: "softmax", options: {} },
    order: "first",
    partial: partialChannels,
    edges: true,
    own: { partialChannels },
  });
}
