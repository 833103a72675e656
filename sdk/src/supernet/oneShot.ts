import type { TrainingOptions } from "../network/training.js";
import type { Strategy } from "../strategies/strategy.js";

/** A one-shot search: train weights shared by all architectures once, then search with them at the price of inference. Plain JSON. */
export interface OneShot {
  /** Key in the table of one-shot methods. */
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** How the shared weights are trained. */
  readonly supernet: { readonly epochs: number; readonly training: TrainingOptions };
  /** Walks through the paths once the weights are trained. */
  readonly strategy: Strategy;
}
