import type { TrainingOptions } from "../network/training.js";
import { regularizedEvolution } from "../strategies/regularizedEvolution.js";
import type { OneShot } from "./oneShot.js";

/** Options of SPOS. */
export interface SposOptions {
  /** Passes over the training images that train the supernet. */
  readonly epochs?: number;
  /** Paths that stay alive in the evolution that follows. */
  readonly populationSize?: number;
  /** Paths drawn at random, of which the best becomes the parent. */
  readonly tournamentSize?: number;
  /** How the shared weights are trained, where it differs from the search's own training. */
  readonly training?: TrainingOptions;
}

/**
 * Single path one-shot: each batch trains one path of the supernet, drawn evenly; then evolution over paths, each judged on the
 * validation split after its batch norm is recalibrated. https://arxiv.org/abs/1904.00420
 */
export function spos({
  epochs = 12,
  populationSize = 20,
  tournamentSize = 5,
  training = {},
}: SposOptions = {}): OneShot {
  if (!Number.isInteger(epochs) || epochs < 1)
    throw new RangeError(`epochs of spos must be a whole number of at least 1, but got ${epochs}`);
  return {
    name: "spos",
    options: { epochs, populationSize, tournamentSize, training },
    supernet: { epochs, training },
    strategy: regularizedEvolution({ populationSize, tournamentSize }),
  };
}
