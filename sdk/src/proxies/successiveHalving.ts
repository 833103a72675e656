import type { SearchProxy } from "./proxy.js";
import { checkKeep, rungs } from "./rungs.js";

/** Options of successive halving. */
export interface SuccessiveHalvingOptions {
  /** Total epochs by the end of each rung; increasing, at least 2 rungs. @defaultValue [1, 3, 9] */
  readonly epochs?: readonly number[];
  /** Share of the training split used, in (0, 1]: one number, or one per rung, not decreasing. @defaultValue 1 */
  readonly shares?: number | readonly number[];
  /** Share of a rung's trials that is promoted, in (0, 1). @defaultValue 1/3 */
  readonly keep?: number;
  /**
   * Unit of `epochs` for a custom evaluator that spends another resource, e.g. "frames", "trees" or "steps".
   * @defaultValue epochs
   */
  readonly resource?: string | undefined;
}

/**
 * Successive halving: trains many trials briefly and the best share longer, each continuing from its own weights.
 * https://arxiv.org/abs/1502.07943
 * @throws RangeError when an option is out of range
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
