import type { Scalar, Tensor1D } from "@tensorflow/tfjs-core";
import { z } from "zod";
import { parsedOptions } from "../names.js";
import { ClassWeights, classWeights } from "./classWeights.js";
import type { Loss } from "./loss.js";

const Options = z.strictObject({ gamma: z.number().min(0).default(2), classWeights: ClassWeights });

/** Focal loss: cross-entropy weighted by (1 - p) ** gamma, where p is the probability of the true class. https://arxiv.org/abs/1708.02002 */
export const focal: Loss = {
  definition: "cross-entropy of softmax in which examples that are already right count less",
  tasks: ["classification"],
  create(options, context) {
    const { gamma, classWeights: asked } = parsedOptions(Options, options ?? {}, "focal");
    const weights = classWeights(asked, context);
    const { outputs: classes } = context.task;
    return (tf, outputs, targets) => {
      const exact = tf.cast(tf.oneHot(targets as Tensor1D, classes), "float32");
      const logProbability = tf.sum(tf.mul(exact, tf.logSoftmax(outputs)), 1);
      // relu, because rounding below zero would make the power NaN
      const wrong = tf.relu(tf.sub(1, tf.exp(logProbability)));
      const each = tf.neg(
        tf.mul(gamma === 0 ? tf.onesLike(wrong) : tf.pow(tf.add(wrong, 1e-7), gamma), logProbability),
      );
      if (weights === undefined) return tf.mean(each) as Scalar;
      const weight = tf.sum(tf.mul(exact, tf.tensor1d([...weights])), 1);
      return tf.div(tf.sum(tf.mul(each, weight)), tf.sum(weight)) as Scalar;
    };
  },
};
