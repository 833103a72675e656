// Every optimizer by name. To add one: its file, its line here, and its name in training.ts.
import type { Tf } from "../../ops/op.js";
import type { Optimizer, OptimizerOptions, Update } from "../optimizer.js";
import type { OptimizerName } from "../training.js";
import type { Weights } from "../weights.js";
import { adam } from "./adam.js";
import { adamw } from "./adamw.js";
import { clipped } from "./clipped.js";
import { momentum } from "./momentum.js";
import { rmsprop } from "./rmsprop.js";

export const optimizers: Readonly<Record<OptimizerName, Optimizer>> = { momentum, adam, adamw, rmsprop };

/** Arrays of the size of a weight that each optimizer keeps for it. */
export const optimizerSlots: Readonly<Record<OptimizerName, number>> = { momentum: 1, adam: 2, adamw: 2, rmsprop: 1 };

/** The optimizer of a training, with its gradients clipped where the training asks for that. */
export function optimizerOf(tf: Tf, weights: Weights, options: OptimizerOptions): Update {
  const update = optimizers[options.optimizer](tf, weights, options);
  return options.clipNorm === 0 ? update : clipped(tf, update, options.clipNorm);
}
