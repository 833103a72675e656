import type { Scalar } from "@tensorflow/tfjs-core";
import { defineLoss } from "../../sdk/src/tasks/losses/loss.js";
import { defineMetric } from "../../sdk/src/tasks/metrics/metric.js";

/** Wrong answers. */
export const costOfErrors = defineMetric({
  goal: "minimize",
  definition: "number of wrong answers",
  compute: ({ targets, answers }) =>
    Array.from(targets).filter((target, index) => target !== answers.predictions[index]).length,
});

export const notANumber = defineMetric({ goal: "maximize", definition: "nothing", compute: () => Number.NaN });

export const forNumbers = defineMetric({
  goal: "maximize",
  definition: "nothing",
  tasks: ["regression"],
  compute: () => 0,
});

/** Too low costs nine times as much as too high. */
export const quantileLoss = defineLoss({
  definition: "pinball loss of the 90 % quantile",
  tasks: ["regression"],
  loss: (tf, outputs, targets) => {
    const error = tf.sub(targets, outputs);
    return tf.mean(tf.add(tf.mul(0.9, tf.relu(error)), tf.mul(0.1, tf.relu(tf.neg(error))))) as Scalar;
  },
});
