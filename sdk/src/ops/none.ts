import type { Op } from "./op.js";
import { strided } from "./shape.js";

/** No edge: returns zeros. */
export const none: Op = {
  graph: "zero",
  ranks: [1, 3],
  outputShape: strided,
  parameters: () => 0,
  flops: () => 0,
  build: ({ tf }, input, place) => {
    const [height, width, channels] = strided(input, place);
    return (x) => tf.zeros([x.shape[0], height, width, channels]);
  },
};
