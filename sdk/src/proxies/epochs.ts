import { checkStage, type SearchProxy } from "./proxy.js";

/** Options of training for a fixed number of epochs. */
export interface EpochsOptions {
  /** Share of the training split that is used, in (0, 1]. */
  readonly share?: number;
  /** Share of the trials that goes on to the next proxy of the funnel, in (0, 1]. */
  readonly keep?: number;
}

/** Judges a candidate by its validation accuracy after so many epochs of training. */
export function epochs(count: number, { share = 1, keep = 1 }: EpochsOptions = {}): SearchProxy {
  const stage = { name: `${count} epoch${count === 1 ? "" : "s"}`, fidelity: { epochs: count, share }, keep };
  checkStage(stage);
  return { name: "epochs", stages: [stage] };
}
