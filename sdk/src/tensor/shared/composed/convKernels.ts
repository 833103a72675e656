import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { ConvAttributes } from "../convShape.js";
import type { Kernel } from "../kernel.js";
import { spread, unspread } from "./spreadFilter.js";

/** Convolution of the input, optionally after ReLU. */
export const convKernel: Kernel<
  { readonly input: Tensor4D; readonly filter: Tensor4D },
  ConvAttributes,
  readonly [Tensor4D]
> = {
  name: "NasbookConv",
  compose(tf, { input, filter }, { stride, dilation, relu, depthwise }) {
    const x = relu ? tf.relu(input) : input;
    const w = spread(tf, filter, dilation);
    return [depthwise ? tf.depthwiseConv2d(x, w, stride, "same") : tf.conv2d(x, w, stride, "same")];
  },
};

/** Inputs of both gradients of a convolution. */
interface GradInputs {
  readonly dy: Tensor4D;
  readonly input: Tensor4D;
  readonly filter: Tensor4D;
}

export const convGradInputKernel: Kernel<GradInputs, ConvAttributes, readonly [Tensor4D]> = {
  name: "NasbookConvGradInput",
  compose(tf, { dy, input, filter }, { stride, dilation, relu, depthwise }) {
    const tensors = { dy, filter: spread(tf, filter, dilation) };
    const attributes = { ...tfjsAttributes(stride, depthwise), inputShape: input.shape };
    const name = depthwise ? "DepthwiseConv2dNativeBackpropInput" : "Conv2DBackpropInput";
    const gradient: Tensor4D = tf.engine().runKernel(name, tensors, attributes);
    return [relu ? tf.mul(gradient, tf.step(input)) : gradient];
  },
};

export const convGradFilterKernel: Kernel<GradInputs, ConvAttributes, readonly [Tensor4D]> = {
  name: "NasbookConvGradFilter",
  compose(tf, { dy, input, filter }, { stride, dilation, relu, depthwise }) {
    const tensors = { dy, x: relu ? tf.relu(input) : input };
    const [height, width, channels, multiplier] = filter.shape;
    const filterShape = [(height - 1) * dilation + 1, (width - 1) * dilation + 1, channels, multiplier];
    const attributes = { ...tfjsAttributes(stride, depthwise), filterShape };
    const name = depthwise ? "DepthwiseConv2dNativeBackpropFilter" : "Conv2DBackpropFilter";
    return [unspread(tf, tf.engine().runKernel<Tensor4D>(name, tensors, attributes), dilation)];
  },
};

function tfjsAttributes(stride: number, depthwise: boolean) {
  const shared = { strides: [stride, stride], pad: "same" };
  return depthwise ? { ...shared, dilations: [1, 1] } : { ...shared, dataFormat: "NHWC" };
}
