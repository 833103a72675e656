import type { KernelConfig, KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";

/** Arguments of a kernel function. */
export interface KernelCall<Inputs, Attributes> {
  readonly inputs: Inputs;
  readonly attributes: Attributes;
  /**
   * Runs the replaced kernel, for cases that the new one does not support.
   * @param changed attributes that replace those of the call
   */
  previous(changed?: object): TensorInfo | TensorInfo[];
}

/** Registers a kernel for a backend, replacing its own if it has one. */
export function replaceKernel<Inputs, Attributes>(
  tf: Tf,
  backendName: "wasm" | "webgpu",
  kernelName: string,
  compute: (call: KernelCall<Inputs, Attributes>) => TensorInfo | readonly TensorInfo[],
): void {
  const old: KernelConfig | undefined = tf.getKernel(kernelName, backendName);
  if (old) tf.unregisterKernel(kernelName, backendName);
  const kernelFunc: KernelFunc = (given) => {
    const previous = (changed?: object) => {
      if (!old) throw new Error(`kernel ${kernelName} does not cover this case, and no other does`);
      return old.kernelFunc({ ...given, attrs: { ...given.attrs, ...changed } });
    };
    // TensorFlow.js's registry does not type the arguments of kernels; each kernel declares its own
    const call = { inputs: given.inputs as Inputs, attributes: given.attrs as Attributes, previous };
    return compute(call) as TensorInfo | TensorInfo[];
  };
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc,
    ...(old?.setupFunc && { setupFunc: old.setupFunc }),
    ...(old?.disposeFunc && { disposeFunc: old.disposeFunc }),
  });
}
