import type { SearchProxy } from "./proxy.js";
import { checkKeep, rungs } from "./rungs.js";

/** Options of Hyperband. */
export interface HyperbandOptions {
  /**
   * Total epochs by the end of each rung; increasing, ideally by a constant factor, at least 2 rungs.
   * @defaultValue [1, 3, 9, 27]
   */
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
 * Hyperband: successive halving at several levels of aggressiveness, from brackets that start many trials at the first rung to brackets
 * that train few trials to the end, as a hedge against misleading early scores. https://arxiv.org/abs/1603.06560
 * @throws RangeError when an option is out of range
 */
export function hyperband({
  epochs = [1, 3, 9, 27],
  shares = 1,
  keep = 1 / 3,
  resource,
}: HyperbandOptions = {}): SearchProxy {
  checkKeep(keep);
  return {
    name: "hyperband",
    stages: rungs("hyperband", { epochs, shares, keep, resource }),
    schedule: { kind: "hyperband", options: {} },
  };
}
