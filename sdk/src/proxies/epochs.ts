import { checkStage, type SearchProxy } from "./proxy.js";
import { amount } from "./rungs.js";

/** Options of training for a fixed number of epochs. */
export interface EpochsOptions {
  /** Share of the training split that is used, in (0, 1]. */
  readonly share?: number;
  /** Share of the trials that goes on to the next proxy of the funnel, in (0, 1]. */
  readonly keep?: number;
  /** What is counted when an evaluator of your own spends something else than epochs: "frames", "trees", "steps". */
  readonly resource?: string | undefined;
}

/** Judges a candidate by its validation accuracy after so many epochs of training. */
export function epochs(count: number, { share = 1, keep = 1, resource }: EpochsOptions = {}): SearchProxy {
  const fidelity = { epochs: count, share, ...(resource === undefined ? {} : { resource }) };
  const stage = { name: amount(count, resource), fidelity, keep };
  checkStage(stage);
  return { name: "epochs", stages: [stage] };
}
