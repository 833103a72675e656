import type { Scalar } from "@tensorflow/tfjs-core";
import { z } from "zod";
import { parsedOptions } from "../names.js";
import type { Loss } from "./loss.js";

const Options = z.strictObject({ positiveWeights: z.array(z.number().positive()).optional() });

/** Cross-entropy of each label's sigmoid, in nats, averaged over labels. `positiveWeights` weight the terms of present labels. */
export const binaryCrossEntropy: Loss = {
  definition: "cross-entropy of each label's sigmoid, in nats, averaged over labels",
  tasks: ["multiLabel"],
  create(options, { task }) {
    const { positiveWeights } = parsedOptions(Options, options ?? {}, "binaryCrossEntropy");
    if (positiveWeights !== undefined && positiveWeights.length !== task.outputs)
      throw new RangeError(
        `positiveWeights must have one number per label (${task.outputs}), but has ${positiveWeights.length}`,
      );
    return (tf, outputs, targets) => {
      // -log sigmoid(x) = softplus(-x), which does not overflow
      const there = tf.mul(targets, tf.softplus(tf.neg(outputs)));
      const absent = tf.mul(tf.sub(1, targets), tf.softplus(outputs));
      const weighed = positiveWeights === undefined ? there : tf.mul(there, tf.tensor1d(positiveWeights));
      return tf.mean(tf.add(weighed, absent)) as Scalar;
    };
  },
};
