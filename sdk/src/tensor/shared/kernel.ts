import type { NamedAttrMap, NamedTensorMap, Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";

/** What a kernel is handed besides tensors: JSON. */
export type Attributes = Readonly<Record<string, boolean | number | string | readonly number[]>>;

/**
 * A kernel of ours: a name in TensorFlow.js's registry, where a backend may have a fast one, and how to compose it from others where
 * it has none. Kernels have no gradients of their own: the functions that run them use `tf.customGrad`, which, unlike a registered
 * gradient, builds no zeros for the outputs that nobody differentiates.
 */
export interface Kernel<Inputs extends object, Attrs extends object, Outputs extends readonly Tensor[]> {
  readonly name: string;
  compose(tf: Tf, inputs: Inputs, attributes: Attrs): Outputs;
}

/** Runs a kernel: the one its backend has, else the composed one. */
export function runKernel<Inputs extends object, Attrs extends object, Outputs extends readonly Tensor[]>(
  tf: Tf,
  kernel: Kernel<Inputs, Attrs, Outputs>,
  inputs: Inputs,
  attributes: Attrs,
): Outputs {
  const backendName = tf.getBackend();
  if (!tf.getKernel(kernel.name, backendName))
    tf.registerKernel({
      kernelName: kernel.name,
      backendName,
      // the registry's types know neither names nor shapes; runKernel is the only caller and its types do
      kernelFunc: ({ inputs: given, attrs }) =>
        tf.tidy(() => kernel.compose(tf, given as unknown as Inputs, attrs as unknown as Attrs) as unknown as Tensor[]),
    });
  return tf
    .engine()
    .runKernel(kernel.name, { ...inputs } as NamedTensorMap, { ...attributes } as NamedAttrMap) as unknown as Outputs; // as above
}
