import { checkStage, type SearchProxy } from "./proxy.js";
import { amount } from "./rungs.js";

/** Options of training for a fixed number of epochs. */
export interface EpochsOptions {
  /** Share of the training split used, in (0, 1]. @defaultValue 1 */
  readonly share?: number;
  /** Share of the trials passed to the next proxy of the funnel, in (0, 1]. @defaultValue 1 */
  readonly keep?: number;
  /**
   * Unit of `count` for a custom evaluator that spends another resource, e.g. "frames", "trees" or "steps".
   * @defaultValue epochs
   */
  readonly resource?: string | undefined;
}

/**
 * Evaluates every trial after a fixed number of epochs.
 * @param count epochs, at least 1
 * @throws RangeError when an argument is out of range
 */
export function epochs(count: number, { share = 1, keep = 1, resource }: EpochsOptions = {}): SearchProxy {
  const fidelity = { epochs: count, share, ...(resource === undefined ? {} : { resource }) };
  const stage = { name: amount(count, resource), fidelity, keep };
  checkStage(stage);
  return { name: "epochs", stages: [stage] };
}
