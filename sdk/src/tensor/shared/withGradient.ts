import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";

/**
 * Attaches a gradient to a computed value, and takes ownership of the value.
 * @param inputs the tensors to differentiate with respect to
 * @param saved tensors that the gradient needs; kept only inside a gradient computation
 * @param gradient maps the gradient of the value and the saved tensors to the gradients of the inputs, in their order
 */
export function withGradient<T extends Tensor>(
  tf: Tf,
  value: T,
  inputs: readonly Tensor[],
  saved: readonly Tensor[],
  gradient: (dy: T, saved: Tensor[]) => readonly Tensor[],
): T {
  const attach = tf.customGrad((...all) => {
    const save = all.at(-1) as unknown as (tensors: Tensor[]) => void; // customGrad passes it after the inputs
    save([...saved]);
    // a clone, because the kernel that computed the value is on the tape too and has no gradient
    return { value: value.clone(), gradFunc: (dy, kept) => [...gradient(dy as T, kept)] };
  });
  const output = attach(...inputs) as T; // of the value's rank
  value.dispose();
  return output;
}
