import type { Op } from "./op.js";

/** Passes its input on. */
export const skipConnect: Op = {
  graph: "identity",
  outputShape: (input) => input,
  parameters: () => 0,
  flops: () => 0,
  build: () => (x) => x,
};
