import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { replaceKernel } from "../shared/replaceKernel.js";

/** Tensors that one shader can read: every adapter in use has eight buffers, of which one is the sum. */
const most = 7;

/** TensorFlow.js's shader that adds up tensors takes a buffer for each, and is refused where there are more than the adapter has. */
export function splitSums(tf: Tf): void {
  replaceKernel<readonly Tensor[], object>(tf, "webgpu", "AddN", ({ inputs, previous }) => {
    if (inputs.length <= most) return previous();
    return tf.tidy(() => {
      const starts = Array.from({ length: Math.ceil(inputs.length / most) }, (_, part) => part * most);
      return tf.addN(starts.map((start) => tf.addN(inputs.slice(start, start + most))));
    });
  });
}
