import type { Tensor1D, Tensor2D, Tensor3D, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { layerNormGradKernel, layerNormKernel } from "../shared/composed/layerNormKernels.js";
import { lstmGradKernel, lstmKernel } from "../shared/composed/lstmKernels.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { layerNormBackward } from "./layerNormBackward.js";
import { layerNormForward } from "./layerNormForward.js";
import { lstmBackward, lstmForward } from "./lstm.js";
import { softmax } from "./softmax.js";

/** Kernels of recurrent networks and transformers. Of no numbers, the results are zeros: there is nothing to dispatch. */
export function registerSequences(tf: Tf): void {
  const zeros = (...shapes: (readonly number[])[]) => shapes.map((shape) => tf.zeros([...shape]));
  interface NormInputs {
    readonly input: Tensor2D;
    readonly gamma: Tensor1D;
    readonly beta: Tensor1D;
  }
  replaceKernel<NormInputs, object>(tf, "webgpu", layerNormKernel.name, ({ inputs }) => {
    const { input } = inputs;
    if (input.size > 0) return layerNormForward(tf, inputs);
    return zeros(input.shape, [input.shape[0]], [input.shape[0]]);
  });
  interface NormGradInputs extends Omit<NormInputs, "beta"> {
    readonly dy: Tensor2D;
    readonly mean: Tensor1D;
    readonly inverse: Tensor1D;
  }
  replaceKernel<NormGradInputs, object>(tf, "webgpu", layerNormGradKernel.name, ({ inputs }) => {
    const { input, gamma } = inputs;
    return input.size > 0 ? layerNormBackward(tf, inputs) : zeros(input.shape, gamma.shape, gamma.shape);
  });

  replaceKernel<{ readonly logits: TensorInfo }, object>(tf, "webgpu", "Softmax", ({ inputs, previous }) => {
    const { logits } = inputs;
    const covered = logits.dtype === "float32" && tf.util.sizeFromShape(logits.shape) > 0;
    return covered ? softmax(tf, logits) : previous();
  });

  interface LstmInputs {
    readonly input: Tensor3D;
    readonly kernel: Tensor2D;
    readonly recurrent: Tensor2D;
    readonly bias: Tensor1D;
  }
  replaceKernel<LstmInputs, object>(tf, "webgpu", lstmKernel.name, ({ inputs }) => {
    const { input, recurrent } = inputs;
    const [time, batch] = input.shape;
    const [units] = recurrent.shape;
    if (batch * units > 0) return lstmForward(tf, inputs);
    return zeros([time, batch, units], [time, batch, 4 * units], [time, batch, units]);
  });
  type LstmGradInputs = Omit<LstmInputs, "bias"> & Readonly<Record<"dy" | "output" | "gates" | "states", Tensor3D>>;
  replaceKernel<LstmGradInputs, object>(tf, "webgpu", lstmGradKernel.name, ({ inputs }) => {
    const { dy, input, kernel, recurrent } = inputs;
    if (dy.size > 0) return lstmBackward(tf, inputs);
    return zeros(input.shape, kernel.shape, recurrent.shape, [4 * recurrent.shape[0]]);
  });
}
