import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../../../ops/op.js";
import { conv2DBackpropFilter } from "./conv2DBackpropFilter.js";
import { depthwiseBackpropFilter, depthwiseBackpropInput } from "./depthwiseBackprop.js";
import { maxPoolGrad } from "./maxPoolGrad.js";
import { unsortedSegmentSum } from "./unsortedSegmentSum.js";

/** A kernel of TensorFlow.js, composed from its other kernels. */
export interface ComposedKernel<Inputs, Attrs> {
  readonly name: string;
  compose(tf: Tf, inputs: Inputs, attributes: Attrs): Tensor;
}

/** Registers the kernels for gradients that TensorFlow.js's WASM backend lacks. */
export function registerMissingKernels(tf: Tf): void {
  const backendName = "wasm";
  register(tf, backendName, conv2DBackpropFilter);
  register(tf, backendName, depthwiseBackpropFilter);
  register(tf, backendName, depthwiseBackpropInput);
  register(tf, backendName, unsortedSegmentSum);
  tf.unregisterKernel(maxPoolGrad.name, backendName); // it is wrong for windows that overlap or cross the border
  register(tf, backendName, maxPoolGrad);
}

function register<Inputs, Attrs>(tf: Tf, backendName: string, { name, compose }: ComposedKernel<Inputs, Attrs>): void {
  if (tf.getKernel(name, backendName)) return;
  tf.registerKernel({
    kernelName: name,
    backendName,
    // TensorFlow.js's registry does not type the arguments of kernels; each file here declares its own
    kernelFunc: ({ inputs, attrs }) => tf.tidy(() => compose(tf, inputs as Inputs, attrs as Attrs)),
  });
}
