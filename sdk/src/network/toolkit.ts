import type { Tensor, Tensor1D, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import type { Rng } from "../math/random.js";
import { activations } from "../ops/activations.js";
import { convCost } from "../ops/convCost.js";
import type { Apply, Tf, Toolkit } from "../ops/op.js";
import type { BlockStyle } from "../space/layers/layer.js";
import { conv, convBatchNorm, pool } from "../tensor/index.js";
import { dropped } from "./dropped.js";
import { batchNormPieces, type NormParts, normalisations } from "./normalisations.js";
import type { Weights } from "./weights.js";

/** Sees what a network computes on the way, and may change it; convolution and norm are then computed one after the other. */
export interface Observer {
  /** What an activation is given. */
  activation?(x: Tensor4D): void;
  /** What a convolution makes, before its norm. */
  convolution?(x: Tensor4D): Tensor4D;
  /** Variance of each channel of a batch, before the norm divides by it. */
  variance?(variance: Tensor1D): void;
}

/** What all toolkits of one network share. */
export interface ToolkitContext {
  readonly tf: Tf;
  readonly weights: Weights;
  /** Batches seen since recalibration began, this one included. */
  readonly recalibration: { batches: number };
  /** What dropout and drop-path draw from while training. */
  readonly noise: { rng: Rng; dropPath: number };
  readonly observer?: Observer | undefined;
  /** Whether the scales and shifts of norms stay as they are. */
  readonly fixedNorms?: boolean | undefined;
  /** Collects what the network trains. */
  readonly trainable: Set<Variable>;
}

/**
 * The pieces for one place of a network; all weights get names below `path`.
 * @param family what stands for `path` where ops of several sizes share weights. @defaultValue `path`
 */
export function toolkitAt(path: string, style: BlockStyle, context: ToolkitContext, family = path): Toolkit {
  const { tf, weights, trainable, recalibration, noise, observer, fixedNorms = false } = context;
  const activation = activations[style.activation];
  const rectifies = style.activation === "relu" && observer === undefined; // which the kernels do within a convolution
  const activate: Apply = (x) => {
    observer?.activation?.(x);
    return activation(tf, x);
  };
  const observed = (x: Tensor4D): Tensor4D => observer?.convolution?.(x) ?? x;

  function weight(name: string, shape: readonly number[], initial: Parameters<Weights["trainable"]>[2]): Variable {
    const made = weights.trainable(`${path}/${name}`, shape, initial, `${family}/${name}`);
    trainable.add(made);
    return made;
  }
  const norm = (name: string, channels: number): NormParts => ({
    tf,
    channels,
    recalibration,
    ...(observer?.variance === undefined ? {} : { onVariance: observer.variance }),
    weight: (which, fill) =>
      fixedNorms
        ? weights.trainable(`${path}/${name}.${which}`, [channels], { fill })
        : weight(`${name}.${which}`, [channels], { fill }),
    state: (which, fill) => weights.state(`${path}/${name}.${which}`, [channels], fill),
  });

  return {
    tf,
    weight,
    activate,
    pool:
      (kind, { size, stride = 1 }) =>
      (input) =>
        pool(tf, input, kind, size, stride),
    beside: (op) => toolkitAt(`${path.slice(0, path.lastIndexOf("/"))}/${op}`, style, context),
    dropout: (rate) => (x, mode) => (mode === "train" ? dropped(tf, x, { rate, rng: noise.rng }) : x),
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
      const { stride = 1, dilation = 1 } = options;
      const how = { stride, dilation, relu: relu && rectifies, depthwise };
      const before: Apply = relu && !rectifies ? activate : (x) => x;
      if (!normalises) return (x, mode) => observed(conv(tf, before(x, mode), filter, how));
      const parts = norm(name, convCost(input, options).output[2]);
      if (style.normalisation !== "batch" || observer !== undefined) {
        const normalise = normalisations[style.normalisation](parts);
        return (x, mode) => normalise(observed(conv(tf, before(x, mode), filter, how)), mode);
      }
      const { affine, keep, infer } = batchNormPieces(parts);
      return (x, mode) => {
        if (mode === "infer") return infer(conv(tf, before(x, mode), filter, how));
        const { output, ...statistics } = convBatchNorm(tf, before(x, mode), { filter, ...affine }, how);
        if (mode === "recalibrate") keep(statistics);
        return output;
      };
    },
    batchNorm(name, channels, { relu }) {
      const normalise = normalisations[style.normalisation](norm(name, channels));
      return (x, mode) => (relu ? activate(normalise(x, mode), mode) : normalise(x, mode));
    },
  };
}
