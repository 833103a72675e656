import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";

/**
 * Gives a value that is already computed a gradient, and takes the value over.
 * @param inputs what the gradient is with respect to
 * @param saved what computing it needs; kept only while something is differentiated
 * @param gradient from the gradient of the value and the saved tensors to those of the inputs, in their order
 */
export function withGradient<T extends Tensor>(
  tf: Tf,
  value: T,
  inputs: readonly Tensor[],
  saved: readonly Tensor[],
  gradient: (dy: T, saved: Tensor[]) => readonly Tensor[],
): T {
  const attach = tf.customGrad((...all) => {
    const save = all.at(-1) as unknown as (tensors: Tensor[]) => void; // customGrad hands it on after the inputs
    save([...saved]);
    // a clone, since the kernel that computed the value stands on the tape too and has no gradient
    return { value: value.clone(), gradFunc: (dy, kept) => [...gradient(dy as T, kept)] };
  });
  const output = attach(...inputs) as T; // of the value's rank
  value.dispose();
  return output;
}
