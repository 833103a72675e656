import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { ConvAttributes } from "../convShape.js";
import { type Kernel, runKernel } from "../kernel.js";
import { type BatchNormOutputs, batchNormGradKernel, batchNormKernel } from "./batchNormKernels.js";
import { convGradFilterKernel, convGradInputKernel, convKernel } from "./convKernels.js";

interface Inputs {
  readonly input: Tensor4D;
  readonly filter: Tensor4D;
  readonly gamma: Tensor1D;
  readonly beta: Tensor1D;
}

/** Convolution and batch norm; the last output is that of the convolution. */
export const convBatchNormKernel: Kernel<
  Inputs,
  ConvAttributes,
  readonly [...outputs: BatchNormOutputs, raw: Tensor4D]
> = {
  name: "NasbookConvBatchNorm",
  compose(tf, { input, filter, gamma, beta }, attributes) {
    const [raw] = runKernel(tf, convKernel, { input, filter }, attributes);
    return [...runKernel(tf, batchNormKernel, { input: raw, gamma, beta }, {}), raw];
  },
};

interface GradInputs extends Omit<Inputs, "beta"> {
  readonly dy: Tensor4D;
  readonly mean: Tensor1D;
  readonly inverse: Tensor1D;
  readonly raw: Tensor4D;
}

/** The gradient of the input is last, and only computed if requested. */
export const convBatchNormGradKernel: Kernel<
  GradInputs,
  ConvAttributes & { readonly inputGradient: boolean },
  readonly [filter: Tensor4D, gamma: Tensor1D, beta: Tensor1D, ...input: Tensor4D[]]
> = {
  name: "NasbookConvBatchNormGrad",
  compose(tf, { dy, input, filter, gamma, mean, inverse, raw }, { inputGradient, ...attributes }) {
    const [toRaw, toGamma, toBeta] = runKernel(tf, batchNormGradKernel, { dy, input: raw, gamma, mean, inverse }, {});
    const tensors = { dy: toRaw, input, filter };
    const [toFilter] = runKernel(tf, convGradFilterKernel, tensors, attributes);
    if (!inputGradient) return [toFilter, toGamma, toBeta];
    const [toInput] = runKernel(tf, convGradInputKernel, tensors, attributes);
    return [toFilter, toGamma, toBeta, toInput];
  },
};
