import type { SearchProxy } from "./proxy.js";
import { checkKeep, rungs } from "./rungs.js";

/** Options of asynchronous successive halving. */
export interface AshaOptions {
  /** Total epochs by the end of each rung; increasing, at least 2 rungs. @defaultValue [1, 3, 9, 27] */
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
 * Asynchronous successive halving (ASHA): promotes a trial as soon as it is among the best `keep` of its rung so far, so no worker waits
 * for a rung to finish. With `asynchronous: true` results are used as they arrive. https://arxiv.org/abs/1810.05934
 * @throws RangeError when an option is out of range
 */
export function asha({ epochs = [1, 3, 9, 27], shares = 1, keep = 1 / 3, resource }: AshaOptions = {}): SearchProxy {
  checkKeep(keep);
  return {
    name: "asha",
    stages: rungs("asha", { epochs, shares, keep, resource }),
    schedule: { kind: "asha", options: {} },
  };
}
