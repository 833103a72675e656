import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../../../ops/op.js";
import { conv2DBackpropFilter } from "./conv2DBackpropFilter.js";
import { depthwiseBackpropFilter, depthwiseBackpropInput } from "./depthwiseBackprop.js";
import { maxPoolGrad } from "./maxPoolGrad.js";
import { unsortedSegmentSum } from "./unsortedSegmentSum.js";

/** A kernel of TensorFlow.js's own, composed from others of it. */
export interface ComposedKernel<Inputs, Attrs> {
  readonly name: string;
  compose(tf: Tf, inputs: Inputs, attributes: Attrs): Tensor;
}

/** Gives TensorFlow.js's WASM backend the kernels for gradients that it has not. */
export function registerMissingKernels(tf: Tf): void {
  const backendName = "wasm";
  register(tf, backendName, conv2DBackpropFilter);
  register(tf, backendName, depthwiseBackpropFilter);
  register(tf, backendName, depthwiseBackpropInput);
  register(tf, backendName, unsortedSegmentSum);
  tf.unregisterKernel(maxPoolGrad.name, backendName); // it is wrong where windows reach over the edge or overlap
  register(tf, backendName, maxPoolGrad);
}

function register<Inputs, Attrs>(tf: Tf, backendName: string, { name, compose }: ComposedKernel<Inputs, Attrs>): void {
  if (tf.getKernel(name, backendName)) return;
  tf.registerKernel({
    kernelName: name,
    backendName,
    // TensorFlow.js's registry has no types for what a kernel is handed; each file here states its own
    kernelFunc: ({ inputs, attrs }) => tf.tidy(() => compose(tf, inputs as Inputs, attrs as Attrs)),
  });
}
