import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { batchNormGradKernel, batchNormKernel } from "../shared/composed/batchNormKernels.js";
import { convBatchNormGradKernel, convBatchNormKernel } from "../shared/composed/convBatchNormKernels.js";
import type { ConvAttributes } from "../shared/convShape.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { type NormGradInputs, normalise, normGrad, normShares, roomForSums } from "./batchNormalisation.js";
import { rowsOf } from "./batchNormJobs.js";
import { convBatchNormGrad } from "./convBatchNormGrad.js";
import { convolutionShares, runConvolution } from "./convolutionJobs.js";
import type { MainPack } from "./pack.js";
import { ownConvolution } from "./registerConvolutions.js";

interface Affine {
  readonly gamma: TensorInfo;
  readonly beta: TensorInfo;
}

export function registerBatchNorm(tf: Tf, pack: MainPack): void {
  const { heap, team } = pack;
  replaceKernel<{ input: TensorInfo } & Affine, object>(tf, "wasm", batchNormKernel.name, ({ inputs }) => {
    const { shape } = inputs.input;
    const values = heap.floats(inputs.input);
    const rows = rowsOf(shape);
    const sums = roomForSums(pack, rows.channels, normShares(rows));
    team.run("normSums", { values, rows, sums: sums.address }, rows.items, sums.shares);
    return normalise(pack, values, sums, inputs, shape);
  });

  replaceKernel<{ input: TensorInfo } & NormGradInputs, object>(tf, "wasm", batchNormGradKernel.name, ({ inputs }) => {
    const values = heap.floats(inputs.input);
    const { rows, coefficients, toGamma, toBeta } = normGrad(pack, values, inputs);
    const gradient = heap.output(inputs.input.shape);
    const job = { grad: heap.floats(inputs.dy), values, output: heap.floats(gradient), rows, coefficients };
    team.run("normGradApply", job, rows.items, normShares(rows));
    return [gradient, toGamma, toBeta];
  });

  interface ConvInputs {
    readonly input: TensorInfo;
    readonly filter: TensorInfo;
  }
  replaceKernel<ConvInputs & Affine, ConvAttributes>(tf, "wasm", convBatchNormKernel.name, ({ inputs, attributes }) => {
    const { input, filter } = inputs;
    const convolution = ownConvolution(input, filter, attributes);
    const { images, outHeight, outWidth, outputs } = convolution.geometry;
    const raw = heap.output([images, outHeight, outWidth, outputs]);
    const values = heap.floats(raw);
    const sums = roomForSums(pack, outputs, convolutionShares(convolution));
    const from = { input: heap.floats(input), filter: heap.floats(filter) };
    runConvolution(pack, { convolution, ...from, output: values, sums: sums.address });
    return [...normalise(pack, values, sums, inputs, raw.shape), raw];
  });

  type GradAttributes = ConvAttributes & { readonly inputGradient: boolean };
  type GradInputs = ConvInputs & NormGradInputs & { readonly raw: TensorInfo };
  replaceKernel<GradInputs, GradAttributes>(tf, "wasm", convBatchNormGradKernel.name, ({ inputs, attributes }) => {
    const { dy, input, filter, raw } = inputs;
    const { coefficients, toGamma, toBeta } = normGrad(pack, heap.floats(raw), inputs);
    const toFilter = heap.output(filter.shape);
    const toInput = attributes.inputGradient ? [heap.output(input.shape)] : [];
    convBatchNormGrad(pack, ownConvolution(input, filter, attributes), {
      dy: heap.floats(dy),
      input: heap.floats(input),
      filter: heap.floats(filter),
      raw: heap.floats(raw),
      coefficients,
      filterGrad: heap.floats(toFilter),
      inputGrad: toInput[0] ? heap.floats(toInput[0]) : 0,
    });
    return [toFilter, toGamma, toBeta, ...toInput];
  });
}
