import type { KernelConfig, KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";

/** What a kernel function is handed. */
export interface KernelCall<Inputs, Attributes> {
  readonly inputs: Inputs;
  readonly attributes: Attributes;
  /**
   * Runs what was registered before, for the cases that a kernel does not cover.
   * @param changed attributes to hand it in place of those of the call
   */
  previous(changed?: object): TensorInfo | TensorInfo[];
}

/** Puts a kernel in the place of the one that the WASM backend has, if it has one. */
export function replaceKernel<Inputs, Attributes>(
  tf: Tf,
  kernelName: string,
  compute: (call: KernelCall<Inputs, Attributes>) => TensorInfo | readonly TensorInfo[],
): void {
  const backendName = "wasm";
  const old: KernelConfig | undefined = tf.getKernel(kernelName, backendName);
  if (old) tf.unregisterKernel(kernelName, backendName);
  const kernelFunc: KernelFunc = (given) => {
    const previous = (changed?: object) => {
      if (!old) throw new Error(`kernel ${kernelName} does not cover this case, and no other does`);
      return old.kernelFunc({ ...given, attrs: { ...given.attrs, ...changed } });
    };
    // TensorFlow.js's registry has no types for what a kernel is handed; each kernel states its own
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
