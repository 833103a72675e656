import type { Op } from "./op.js";

/** No edge: nothing reaches the node. */
export const none: Op = {
  graph: "zero",
  outputShape: (input) => input,
  parameters: () => 0,
  flops: () => 0,
  build:
    ({ tf }) =>
    (x) =>
      tf.zerosLike(x),
};
