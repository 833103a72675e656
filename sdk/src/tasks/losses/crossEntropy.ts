import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { z } from "zod";
import { softmaxCrossEntropy } from "../../tensor/index.js";
import { parsedOptions } from "../names.js";
import { ClassWeights, classWeights } from "./classWeights.js";
import type { Loss } from "./loss.js";

const Options = z.strictObject({ labelSmoothing: z.number().min(0).lt(1).default(0), classWeights: ClassWeights });

/**
 * Softmax cross-entropy, in nats. With `labelSmoothing` s, in [0, 1), the target is 1 - s + s / classes for the class and s / classes for
 * the others (https://arxiv.org/abs/1512.00567). `classWeights` weight the mean by class.
 */
export const crossEntropy: Loss = {
  definition: "cross-entropy of softmax, in nats",
  tasks: ["classification"],
  create(options, context) {
    const { labelSmoothing, classWeights: asked } = parsedOptions(Options, options ?? {}, "crossEntropy");
    const weights = classWeights(asked, context);
    if (labelSmoothing === 0 && weights === undefined)
      return (tf, outputs, targets) => softmaxCrossEntropy(tf, outputs, targets as Tensor1D);
    const { outputs: classes } = context.task;
    return (tf, outputs: Tensor2D, targets: Tensor): Scalar => {
      const exact = tf.cast(tf.oneHot(targets as Tensor1D, classes), "float32");
      const smooth = tf.add(tf.mul(exact, 1 - labelSmoothing), labelSmoothing / classes);
      const each = tf.neg(tf.sum(tf.mul(smooth, tf.logSoftmax(outputs)), 1));
      if (weights === undefined) return tf.mean(each) as Scalar;
      const weight = tf.sum(tf.mul(exact, tf.tensor1d([...weights])), 1);
      return tf.div(tf.sum(tf.mul(each, weight)), tf.sum(weight)) as Scalar;
    };
  },
};
