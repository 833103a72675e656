import type { Tensor, TensorInfo, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { type AdamAttributes, adamKernelName } from "../shared/adamStep.js";
import { type MomentumOptions, momentumKernelName } from "../shared/momentumStep.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import type { WasmBackend } from "./heap.js";
import type { Address } from "./kernelExports.js";
import type { MainPack } from "./pack.js";

/** Optimizer steps in one pass and in place: they update variables and return nothing. */
export function registerOptimizers(tf: Tf, { heap, kernels }: MainPack, backend: WasmBackend): void {
  /** Address of a variable; copies its memory first if a clone shares it. */
  function own(variable: Variable): Address {
    if (backend.refCount(variable.dataId) > 1) {
      const copy = heap.output(variable.shape);
      const [from, to] = [heap.floats(variable), heap.floats(copy)] as const;
      new Uint8Array(heap.memory.buffer).copyWithin(to, from, from + variable.size * 4);
      // the engine creates a Tensor, but declares the supertype
      const made = tf.engine().makeTensorFromTensorInfo(copy) as Tensor;
      variable.assign(made);
      made.dispose();
    }
    return heap.floats(variable);
  }

  interface MomentumInputs {
    readonly variable: Variable;
    readonly velocity: Variable;
    readonly gradient: TensorInfo;
  }
  replaceKernel<MomentumInputs, MomentumOptions>(tf, "wasm", momentumKernelName, ({ inputs, attributes }) => {
    const { variable, velocity, gradient } = inputs;
    const { learningRate, momentum, weightDecay } = attributes;
    const places = [own(variable), own(velocity), heap.floats(gradient)] as const;
    kernels.momentumStep(...places, variable.size, learningRate, momentum, weightDecay);
    return [];
  });

  interface AdamInputs {
    readonly variable: Variable;
    readonly first: Variable;
    readonly second: Variable;
    readonly gradient: TensorInfo;
  }
  replaceKernel<AdamInputs, AdamAttributes>(tf, "wasm", adamKernelName, ({ inputs, attributes }) => {
    const { variable, first, second, gradient } = inputs;
    const { learningRate, weightDecay, beta1, beta2, epsilon, firstScale, secondScale } = attributes;
    const places = [own(variable), own(first), own(second), heap.floats(gradient)] as const;
    const constants = [beta1, beta2, epsilon, firstScale, secondScale] as const;
    kernels.adamStep(...places, variable.size, learningRate, weightDecay, ...constants);
    return [];
  });
}
