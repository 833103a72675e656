import { convCost } from "./convCost.js";
import type { Apply, ConvBnOptions, Op } from "./op.js";
import type { ImageShape } from "./shape.js";

/** A convolution that keeps the number of channels. */
export type ConvStep = Omit<ConvBnOptions, "filters">;

/** Convolutions one after the other, all at the input's number of channels. */
export function convSequence(steps: readonly ConvStep[]): Op {
  const options = (input: ImageShape) => steps.map((step) => ({ ...step, filters: input[2] }));
  const total = (input: ImageShape, what: "parameters" | "flops") =>
    options(input).reduce((sum, step) => sum + convCost(input, step)[what], 0);
  return {
    outputShape: (input) => options(input).reduce((shape: ImageShape, step) => convCost(shape, step).output, input),
    parameters: (input) => total(input, "parameters"),
    flops: (input) => total(input, "flops"),
    build(toolkit, input) {
      const parts = options(input).map((step, index): Apply => toolkit.convBn(`${index}`, input, step));
      return (x, mode) => parts.reduce((value, part) => part(value, mode), x);
    },
  };
}
