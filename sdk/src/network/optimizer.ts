import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../ops/op.js";
import type { TrainingValues } from "./training.js";
import type { Weights } from "./weights.js";

/** Changes weights by their gradients, once. */
export type Update = (
  gradients: readonly (readonly [weight: Variable, gradient: Tensor])[],
  learningRate: number,
) => void;

/** An update that may read gradients: the step ends when its promise does. The gradients are freed before. */
export type ReadingUpdate = (...step: Parameters<Update>) => void | Promise<void>;

/** The options of a training that an optimizer reads. */
export type OptimizerOptions = Pick<
  TrainingValues,
  "optimizer" | "momentum" | "nesterov" | "beta1" | "beta2" | "decay" | "epsilon" | "weightDecay" | "clipNorm"
>;

/** Makes an update rule whose state is kept beside the weights, so that a saved network resumes exactly. */
export type Optimizer = (tf: Tf, weights: Weights, options: OptimizerOptions) => Update;
