import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../ops/op.js";
import { adamStep, momentumStep } from "../tensor/index.js";
import type { Training } from "./training.js";
import type { Weights } from "./weights.js";

/** Changes weights by their gradients, once. */
export type Update = (
  gradients: readonly (readonly [weight: Variable, gradient: Tensor])[],
  learningRate: number,
) => void;

/** What an optimizer is told of a training. */
export type OptimizerOptions = Pick<Training, "optimizer" | "momentum"> & { readonly weightDecay: number };

/** Every optimizer by name; each keeps its state beside the weights, so that a saved network goes on as if never stopped. */
const optimizers = {
  momentum(tf: Tf, weights: Weights, { momentum, weightDecay }: OptimizerOptions): Update {
    return (gradients, learningRate) => {
      for (const [weight, gradient] of gradients)
        momentumStep(tf, weight, weights.slot("velocity", weight), gradient, { learningRate, momentum, weightDecay });
    };
  },
  adam(tf: Tf, weights: Weights, { weightDecay }: OptimizerOptions): Update {
    return (gradients, learningRate) => {
      for (const [weight, gradient] of gradients) {
        // a weight of a supernet is not updated at every step, so each counts its own
        const steps = weights.slot("steps", weight, []);
        tf.tidy(() => steps.assign(tf.add(steps, 1)));
        const slots = { first: weights.slot("first", weight), second: weights.slot("second", weight) };
        adamStep(tf, weight, slots, gradient, { learningRate, weightDecay, step: steps.dataSync()[0] as number });
      }
    };
  },
} satisfies Record<Training["optimizer"], unknown>;

/** The optimizer that a training asks for. */
export const optimizerOf = (tf: Tf, weights: Weights, options: OptimizerOptions): Update =>
  optimizers[options.optimizer](tf, weights, options);
