import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { boundBuffers } from "./boundBuffers.js";

/** TensorFlow.js's shader that adds up tensors takes a buffer for each, and is refused where there are more than the adapter has. */
export function splitSums(tf: Tf): void {
  replaceKernel<readonly Tensor[], object>(tf, "webgpu", "AddN", ({ inputs, previous }) => {
    const most = boundBuffers(tf) - 1; // one is for the sum
    if (inputs.length <= most) return previous();
    return tf.tidy(() => {
      const starts = Array.from({ length: Math.ceil(inputs.length / most) }, (_, part) => part * most);
      return tf.addN(starts.map((start) => tf.addN(inputs.slice(start, start + most))));
    });
  });
}
