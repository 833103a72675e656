import type { SearchProxy } from "./proxy.js";
import { checkKeep, rungs } from "./rungs.js";

/** Options of successive halving. */
export interface SuccessiveHalvingOptions {
  /** Epochs trained by the end of each rung, counted from the first; increasing. */
  readonly epochs?: readonly number[];
  /** Share of the training split at each rung, in (0, 1]; one number for all rungs or one a rung, never falling. */
  readonly shares?: number | readonly number[];
  /** Share of a rung's trials that is promoted, in (0, 1). */
  readonly keep?: number;
  /** What `epochs` counts when an evaluator of your own spends something else: "frames", "trees", "steps". */
  readonly resource?: string | undefined;
}

/**
 * Trains many candidates a little and the best of them longer, each going on from its own weights.
 * https://arxiv.org/abs/1502.07943
 */
export function successiveHalving({
  epochs = [1, 3, 9],
  shares = 1,
  keep = 1 / 3,
  resource,
}: SuccessiveHalvingOptions = {}): SearchProxy {
  checkKeep(keep);
  return { name: "successiveHalving", stages: rungs("successiveHalving", { epochs, shares, keep, resource }) };
}
