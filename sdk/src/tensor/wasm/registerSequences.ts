import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { batchNormEpsilon } from "../shared/composed/batchNormKernels.js";
import { layerNormGradKernel, layerNormKernel } from "../shared/composed/layerNormKernels.js";
import { lstmGradKernel, lstmKernel } from "../shared/composed/lstmKernels.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { lstmBackward, lstmForward } from "./lstm.js";
import type { MainPack } from "./pack.js";

/** Kernels of recurrent networks and transformers. */
export function registerSequences(tf: Tf, pack: MainPack): void {
  const { heap, kernels } = pack;
  interface NormInputs {
    readonly input: TensorInfo;
    readonly gamma: TensorInfo;
    readonly beta: TensorInfo;
  }
  replaceKernel<NormInputs, object>(tf, "wasm", layerNormKernel.name, ({ inputs: { input, gamma, beta } }) => {
    const [rows, channels] = input.shape as [number, number]; // layerNorm() has checked the rank
    const [output, mean, inverse] = [heap.output([rows, channels]), heap.output([rows]), heap.output([rows])];
    const given = [heap.floats(input), heap.floats(gamma), heap.floats(beta)] as const;
    const made = [heap.floats(output), heap.floats(mean), heap.floats(inverse)] as const;
    kernels.layerNorm(...given, ...made, rows, channels, batchNormEpsilon);
    return [output, mean, inverse];
  });

  interface NormGradInputs extends Omit<NormInputs, "beta"> {
    readonly dy: TensorInfo;
    readonly mean: TensorInfo;
    readonly inverse: TensorInfo;
  }
  replaceKernel<NormGradInputs, object>(tf, "wasm", layerNormGradKernel.name, ({ inputs }) => {
    const { dy, input, gamma, mean, inverse } = inputs;
    const [rows, channels] = input.shape as [number, number]; // as above
    const [toInput, toGamma, toBeta] = [
      heap.output([rows, channels]),
      heap.output([channels]),
      heap.output([channels]),
    ];
    const statistics = [heap.floats(mean), heap.floats(inverse)] as const;
    const given = [heap.floats(dy), heap.floats(input), heap.floats(gamma), ...statistics] as const;
    const made = [heap.floats(toInput), heap.floats(toGamma), heap.floats(toBeta)] as const;
    for (const sums of made.slice(1)) heap.clear(sums, channels * 4);
    kernels.layerNormGrad(...given, ...made, rows, channels);
    return [toInput, toGamma, toBeta];
  });

  type Shape3D = [number, number, number];
  interface LstmInputs {
    readonly input: TensorInfo;
    readonly kernel: TensorInfo;
    readonly recurrent: TensorInfo;
    readonly bias: TensorInfo;
  }
  const sizesOf = (input: TensorInfo, recurrent: TensorInfo) => {
    const [time, batch, inputs] = input.shape as Shape3D; // lstm() has checked the rank
    return { time, batch, inputs, units: recurrent.shape[0] as number };
  };
  replaceKernel<LstmInputs, object>(tf, "wasm", lstmKernel.name, ({ inputs: { input, kernel, recurrent, bias } }) => {
    const sizes = sizesOf(input, recurrent);
    const { time, batch, units } = sizes;
    const [output, gates, states] = [
      heap.output([time, batch, units]),
      heap.output([time, batch, 4 * units]),
      heap.output([time, batch, units]),
    ];
    lstmForward(pack, sizes, {
      input: heap.floats(input),
      kernel: heap.floats(kernel),
      recurrent: heap.floats(recurrent),
      bias: heap.floats(bias),
      output: heap.floats(output),
      gates: heap.floats(gates),
      states: heap.floats(states),
    });
    return [output, gates, states];
  });

  interface LstmGradInputs extends Omit<LstmInputs, "bias"> {
    readonly dy: TensorInfo;
    readonly output: TensorInfo;
    readonly gates: TensorInfo;
    readonly states: TensorInfo;
  }
  replaceKernel<LstmGradInputs, object>(tf, "wasm", lstmGradKernel.name, ({ inputs }) => {
    const { dy, input, kernel, recurrent, output, gates, states } = inputs;
    const toBias = heap.output([4 * (recurrent.shape[0] as number)]); // a matrix has rows
    const [toInput, toKernel, toRecurrent] = [input, kernel, recurrent].map(({ shape }) => heap.output(shape)) as [
      TensorInfo,
      TensorInfo,
      TensorInfo,
    ]; // three tensors
    lstmBackward(pack, sizesOf(input, recurrent), {
      grad: heap.floats(dy),
      input: heap.floats(input),
      kernel: heap.floats(kernel),
      recurrent: heap.floats(recurrent),
      output: heap.floats(output),
      gates: heap.floats(gates),
      states: heap.floats(states),
      toInput: heap.floats(toInput),
      toKernel: heap.floats(toKernel),
      toRecurrent: heap.floats(toRecurrent),
      toBias: heap.floats(toBias),
    });
    return [toInput, toKernel, toRecurrent, toBias];
  });
}
