import type { NamedAttrMap, NamedTensorMap, Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";

/** Attributes of a kernel: JSON. */
export type Attributes = Readonly<Record<string, boolean | number | string | readonly number[]>>;

/**
 * A kernel of ours: its name in TensorFlow.js's registry, under which a backend may have a fast version, and its composition from others if
 * not. Kernels have no registered gradients: the functions that run them use `tf.customGrad`, which, unlike a registered
 * gradient, creates no zeros for outputs that are not differentiated.
 */
export interface Kernel<Inputs extends object, Attrs extends object, Outputs extends readonly Tensor[]> {
  readonly name: string;
  compose(tf: Tf, inputs: Inputs, attributes: Attrs): Outputs;
}

/** Runs the kernel of the backend, or the composed one if it has none. */
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
      // the registry's types have neither names nor shapes; runKernel is the only caller, and its types have both
      kernelFunc: ({ inputs: given, attrs }) =>
        tf.tidy(() => kernel.compose(tf, given as unknown as Inputs, attrs as unknown as Attrs) as unknown as Tensor[]),
    });
  return tf
    .engine()
    .runKernel(kernel.name, { ...inputs } as NamedTensorMap, { ...attributes } as NamedAttrMap) as unknown as Outputs; // as above
}
