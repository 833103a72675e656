import type { SearchProxy } from "./proxy.js";
import { checkKeep, rungs } from "./rungs.js";

/** Options of Hyperband. */
export interface HyperbandOptions {
  /** Epochs trained by the end of each rung, counted from the first; increasing, best by the same factor. */
  readonly epochs?: readonly number[];
  /** Share of the training split at each rung, in (0, 1]; one number for all rungs or one a rung, never falling. */
  readonly shares?: number | readonly number[];
  /** Share of a rung's trials that is promoted, in (0, 1). */
  readonly keep?: number;
  /** What `epochs` counts when an evaluator of your own spends something else: "frames", "trees", "steps". */
  readonly resource?: string | undefined;
}

/**
 * Successive halving at several levels of aggressiveness: brackets of many trials judged early, of fewer that are judged later, and of
 * few that are trained to the end, so that no harm is done where early scores mislead. https://arxiv.org/abs/1603.06560
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
