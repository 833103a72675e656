import type { Tensor, Tensor1D, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import { convCost } from "../ops/convCost.js";
import type { Apply, Mode, Tf, Toolkit } from "../ops/op.js";
import { batchNorm, batchNormWith, conv, convBatchNorm, pool } from "../tensor/index.js";
import type { Weights } from "./weights.js";

/** What all toolkits of one network share. */
export interface ToolkitContext {
  readonly tf: Tf;
  readonly weights: Weights;
  /** Batches seen since recalibration began, this one included. */
  readonly recalibration: { batches: number };
  /** Collects what the network trains. */
  readonly trainable: Set<Variable>;
}

/** A toolkit, and the batch norm that heads and reduces use beside it. */
export interface PlacedToolkit extends Toolkit {
  batchNorm(name: string, channels: number, options: { readonly relu: boolean }): Apply;
}

/** The pieces for one place of a network; all weights get names below `path`. */
export function toolkitAt(path: string, context: ToolkitContext): PlacedToolkit {
  const { tf, weights, trainable } = context;

  function weight(name: string, shape: readonly number[], initial: Parameters<Weights["trainable"]>[2]): Variable {
    const made = weights.trainable(`${path}/${name}`, shape, initial);
    trainable.add(made);
    return made;
  }

  /** Scale, offset and averages of a batch norm. */
  function norm(name: string, channels: number) {
    const averages = {
      mean: weights.state(`${path}/${name}.mean`, [channels], 0),
      variance: weights.state(`${path}/${name}.variance`, [channels], 1),
    };
    const affine = {
      gamma: weight(`${name}.gamma`, [channels], { fill: 1 }) as Tensor as Tensor1D, // of one axis, as asked for
      beta: weight(`${name}.beta`, [channels], { fill: 0 }) as Tensor as Tensor1D,
    };
    /** Averages the statistics of the batches of a recalibration. */
    function keep(statistics: { readonly mean: Tensor1D; readonly variance: Tensor1D }): void {
      const { batches } = context.recalibration;
      for (const which of ["mean", "variance"] as const)
        tf.tidy(() => {
          const [average, now] = [averages[which], statistics[which]];
          // the first batch takes the old average's place: even its rounding would make scores depend on what was judged before
          average.assign(batches === 1 ? now : tf.add(average, tf.div(tf.sub(now, average), batches)));
        });
    }
    const infer = (input: Tensor4D) =>
      batchNormWith(tf, input, {
        ...affine,
        mean: averages.mean as Tensor as Tensor1D,
        variance: averages.variance as Tensor as Tensor1D,
      });
    return { affine, keep, infer };
  }

  return {
    tf,
    weight,
    pool:
      (kind, { size, stride = 1 }) =>
      (input) =>
        pool(tf, input, kind, size, stride),
    convBn(name, input, options) {
      const { filters, kernelSize, batchNorm: normalises = true, relu = true, depthwise = false } = options;
      const channels = input[2];
      if (depthwise && filters !== channels)
        throw new RangeError(
          `filters of a depthwise convolution must equal the ${channels} channels of its input, but got ${filters}`,
        );
      const shape = depthwise ? [kernelSize, kernelSize, channels, 1] : [kernelSize, kernelSize, channels, filters];
      const fanIn = kernelSize ** 2 * (depthwise ? 1 : channels);
      const filter = weight(name, shape, { fanIn }) as Tensor as Tensor4D; // of four axes, as asked for
      const how = { stride: options.stride ?? 1, dilation: options.dilation ?? 1, relu, depthwise };
      if (!normalises) return (x) => conv(tf, x, filter, how);
      const { affine, keep, infer } = norm(name, convCost(input, options).output[2]);
      return (x, mode) => {
        if (mode === "infer") return infer(conv(tf, x, filter, how));
        const { output, ...statistics } = convBatchNorm(tf, x, { filter, ...affine }, how);
        if (mode === "recalibrate") keep(statistics);
        return output;
      };
    },
    batchNorm(name, channels, { relu }) {
      const { affine, keep, infer } = norm(name, channels);
      return (x, mode: Mode) => {
        if (mode === "infer") return relu ? tf.relu(infer(x)) : infer(x);
        const { output, ...statistics } = batchNorm(tf, x, affine);
        if (mode === "recalibrate") keep(statistics);
        return relu ? tf.relu(output) : output;
      };
    },
  };
}
