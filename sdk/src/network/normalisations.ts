import type { Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import type { NormalisationName } from "../ops/normalisations.js";
import type { Mode, Tf } from "../ops/op.js";
import { batchNorm, batchNormWith, layerNorm } from "../tensor/index.js";

/** What a norm is made from. */
export interface NormParts {
  readonly tf: Tf;
  readonly channels: number;
  /** A trainable weight, one number a channel, that begins with this value everywhere. */
  readonly weight: (name: string, fill: number) => Variable;
  /** An array that is kept but not trained. */
  readonly state: (name: string, fill: number) => Variable;
  /** Batches seen since recalibration began, this one included. */
  readonly recalibration: { readonly batches: number };
  /** Is given the variance of each channel of a batch. */
  readonly onVariance?: (variance: Tensor1D) => void;
}

/** Mean and variance of each channel over a batch. */
export interface BatchStatistics {
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/** Batch norm in pieces, because convolutions compute it within their own kernel. */
export interface BatchNormPieces {
  readonly affine: { readonly gamma: Tensor1D; readonly beta: Tensor1D };
  /** Averages the statistics of the batches of a recalibration. */
  keep(statistics: BatchStatistics): void;
  /** Normalises by the averages. */
  infer(x: Tensor4D): Tensor4D;
}

/** Statistics of the batch while training, averages of a recalibration afterwards. https://arxiv.org/abs/1502.03167 */
export function batchNormPieces({ tf, weight, state, recalibration }: NormParts): BatchNormPieces {
  const averages = { mean: state("mean", 0), variance: state("variance", 1) };
  const affine = { gamma: oneAxis(weight("gamma", 1)), beta: oneAxis(weight("beta", 0)) };
  return {
    affine,
    keep(statistics) {
      const { batches } = recalibration;
      for (const which of ["mean", "variance"] as const)
        tf.tidy(() => {
          const [average, now] = [averages[which], statistics[which]];
          // the first batch takes the old average's place: even its rounding would make scores depend on what was judged before
          average.assign(batches === 1 ? now : tf.add(average, tf.div(tf.sub(now, average), batches)));
        });
    },
    infer: (x) =>
      batchNormWith(tf, x, { ...affine, mean: oneAxis(averages.mean), variance: oneAxis(averages.variance) }),
  };
}

type Norm = (parts: NormParts) => (x: Tensor4D, mode: Mode) => Tensor4D;

/** Every norm by name. */
export const normalisations: Readonly<Record<NormalisationName, Norm>> = {
  batch(parts) {
    const { affine, keep, infer } = batchNormPieces(parts);
    return (x, mode) => {
      if (mode === "infer") return infer(x);
      const { output, ...statistics } = batchNorm(parts.tf, x, affine);
      if (mode === "recalibrate") keep(statistics);
      parts.onVariance?.(statistics.variance);
      return output;
    };
  },
  layer({ tf, channels, weight }) {
    const affine = { gamma: oneAxis(weight("gamma", 1)), beta: oneAxis(weight("beta", 0)) };
    return (x) => tf.reshape(layerNorm(tf, tf.reshape(x, [-1, channels]) as Tensor2D, affine), x.shape);
  },
  group({ tf, channels, weight }) {
    const [gamma, beta] = [weight("gamma", 1), weight("beta", 0)];
    const groups = groupsOf(channels);
    return (x) => {
      const [count, height, width] = x.shape;
      const grouped = tf.reshape(x, [count, height * width, groups, channels / groups]);
      const { mean, variance } = tf.moments(grouped, [1, 3], true);
      const normal = tf.mul(tf.sub(grouped, mean), tf.rsqrt(tf.add(variance, epsilon)));
      return tf.add(tf.mul(tf.reshape(normal, x.shape), gamma), beta);
    };
  },
  none({ tf, weight }) {
    const beta = weight("beta", 0);
    return (x) => tf.add(x, beta);
  },
};

/** What keeps a quotient finite, as in the other norms. */
const epsilon = 1e-5;

/** At most 8 groups, all of one size. */
function groupsOf(channels: number): number {
  for (let groups = Math.min(8, channels); ; groups--) if (channels % groups === 0) return groups;
}

const oneAxis = (variable: Variable): Tensor1D => variable as Tensor as Tensor1D; // one number a channel, as asked for
