import type { SearchProxy } from "./proxy.js";
import { checkKeep, rungs } from "./rungs.js";

/** Options of asynchronous successive halving. */
export interface AshaOptions {
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
 * Asynchronous successive halving: promotes a trial as soon as it is among the best share of its rung so far, so that no worker waits
 * for the end of a rung. With `asynchronous: true` results are taken as they arrive. https://arxiv.org/abs/1810.05934
 */
export function asha({ epochs = [1, 3, 9, 27], shares = 1, keep = 1 / 3, resource }: AshaOptions = {}): SearchProxy {
  checkKeep(keep);
  return {
    name: "asha",
    stages: rungs("asha", { epochs, shares, keep, resource }),
    schedule: { kind: "asha", options: {} },
  };
}
