import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { normalisationWeights } from "./normalisations.js";
import type { Op } from "./op.js";

/**
 * Global average pooling and a dense layer with one output per class, label or target.
 * @param norm whether batch norm and ReLU come first
 * @returns a function of `dropout`, the share of the averages that is set to zero during training, in [0, 1)
 */
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
      const dense = toolkit.weight("dense", [features, channels], { fanIn: 2 * features }); // without a ReLU after it, half the variance
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

/** Built-in heads. "classifier" and "regressor" are the same; "linear" has no norm and no ReLU. */
export const heads = {
  classifier: pooledDense(true),
  regressor: pooledDense(true),
  linear: pooledDense(false),
} satisfies Record<string, (options: { readonly dropout: number }) => Op>;

/** Name of a built-in head. */
export type HeadName = keyof typeof heads;
