import { defineOp } from "../../sdk/src/ops/op.js";

/** An op of a user's own: multiplies by one trainable number that begins as two. */
export const twice = defineOp({
  outputShape: (input) => input,
  parameters: () => 1,
  flops: ([height, width, channels]) => height * width * channels,
  build(toolkit) {
    const factor = toolkit.weight("factor", [1, 1, 1, 1], { fill: 2 });
    return (x) => toolkit.tf.mul(x, factor);
  },
});

/** Not an op: loading must pass it over. */
export const note = "a module may export other things too";
