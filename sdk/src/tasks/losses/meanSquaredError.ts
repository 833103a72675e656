import type { Scalar } from "@tensorflow/tfjs-core";
import { z } from "zod";
import { parsedOptions } from "../names.js";
import type { Loss } from "./loss.js";

const Options = z.strictObject({});

/** Mean squared error of standardised targets. */
export const meanSquaredError: Loss = {
  definition: "mean squared error of standardised targets",
  tasks: ["regression"],
  create(options) {
    parsedOptions(Options, options ?? {}, "meanSquaredError");
    return (tf, outputs, targets) => tf.mean(tf.square(tf.sub(outputs, targets))) as Scalar;
  },
};
