import type { Scalar } from "@tensorflow/tfjs-core";
import { z } from "zod";
import { parsedOptions } from "../names.js";
import type { Loss } from "./loss.js";

const Options = z.strictObject({ delta: z.number().positive().default(1) });

/** Huber loss of standardised targets: half the squared error up to `delta` standard deviations, linear beyond. https://doi.org/10.1214/aoms/1177703732 */
export const huber: Loss = {
  definition: "half the squared error of standardised targets near zero, linear beyond",
  tasks: ["regression"],
  create(options) {
    const { delta } = parsedOptions(Options, options ?? {}, "huber");
    return (tf, outputs, targets) => {
      const error = tf.abs(tf.sub(outputs, targets));
      const near = tf.minimum(error, delta);
      return tf.mean(tf.add(tf.mul(0.5, tf.square(near)), tf.mul(delta, tf.sub(error, near)))) as Scalar;
    };
  },
};
