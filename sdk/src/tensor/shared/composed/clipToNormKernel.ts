import type { Tensor } from "@tensorflow/tfjs-core";
import type { Kernel } from "../kernel.js";

/** Tensors scaled together, for backends whose norm is not read: it stays on the GPU, in float32. */
export const clipToNormKernel: Kernel<
  Readonly<Record<number, Tensor>>,
  { readonly mostNorm: number },
  readonly Tensor[]
> = {
  name: "NasbookClipToNorm",
  compose(tf, inputs, { mostNorm }) {
    const tensors = Object.values(inputs);
    const norm = tf.sqrt(tf.sum(tf.stack(tensors.map((tensor) => tf.sum(tf.square(tensor))))));
    const scale = tf.where(tf.greater(norm, mostNorm), tf.div(mostNorm, norm), 1);
    return tensors.map((tensor) => tf.mul(tensor, scale));
  },
};
