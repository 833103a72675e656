import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { normalisationWeights } from "./normalisations.js";
import type { Op } from "./op.js";

/** The average of each channel over all pixels and a dense layer with one output a class, label or number; `norm`: batch norm and ReLU first; `dropout`: share of the averages that are set to zero while training. */
const pooledDense =
  (norm: boolean) =>
  ({ dropout }: { readonly dropout: number }): Op => ({
    ranks: [1, 3],
    outputShape: (_, { channels }) => [1, 1, channels],
    parameters: ([, , features], { channels, normalisation }) =>
      (features + 1) * channels + (norm ? normalisationWeights(normalisation, features) : 0),
    flops: ([, , features], { channels }) => (features + 1) * channels,
    build(toolkit, [, , features], { channels }) {
      const { tf } = toolkit;
      const normalise = norm ? toolkit.batchNorm("norm", features, { relu: true }) : undefined;
      const dense = toolkit.weight("dense", [features, channels], { fanIn: 2 * features }); // no ReLU follows it
      const bias = toolkit.weight("bias", [channels], { fill: 0 });
      const drop = dropout === 0 ? undefined : toolkit.dropout(dropout);
      return (x, mode) => {
        const pooled = tf.mean(normalise?.(x, mode) ?? x, [1, 2], true);
        const kept = (drop?.(pooled as typeof x, mode) ?? pooled) as Tensor;
        const rows = tf.matMul(tf.reshape(kept, [-1, features]) as Tensor2D, dense as Tensor as Tensor2D);
        return tf.reshape(tf.add(rows, bias), [-1, 1, 1, channels]);
      };
    },
  });

/** What a network may end with, by the name of what it returns. "classifier" and "regressor" are the same; "linear" has no norm and no ReLU. */
export const heads = {
  classifier: pooledDense(true),
  regressor: pooledDense(true),
  linear: pooledDense(false),
} satisfies Record<string, (options: { readonly dropout: number }) => Op>;

/** Name of a built-in head. */
export type HeadName = keyof typeof heads;
