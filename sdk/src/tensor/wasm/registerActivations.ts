import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import type { MainPack } from "./pack.js";

/** Element-wise functions that TensorFlow.js's WASM backend computes without SIMD. */
export function registerActivations(tf: Tf, { heap, kernels }: MainPack): void {
  const functions = { Sigmoid: kernels.sigmoid, Tanh: kernels.tanh, Exp: kernels.exponential };
  for (const [name, compute] of Object.entries(functions))
    replaceKernel<{ x: TensorInfo }, object>(tf, "wasm", name, ({ inputs: { x }, previous }) => {
      if (x.dtype !== "float32") return previous();
      const output = heap.output(x.shape);
      compute(heap.floats(x), heap.floats(output), tf.util.sizeFromShape(x.shape));
      return output;
    });
}
