import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { batchNormGradKernel, batchNormKernel } from "../shared/composed/batchNormKernels.js";
import { softmaxCrossEntropyKernel } from "../shared/composed/softmaxCrossEntropyKernel.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { batchNormBackward } from "./batchNormBackward.js";
import { batchNormForward } from "./batchNormForward.js";
import { softmaxLoss } from "./softmaxLoss.js";

/** What training composes from many small kernels, of which each costs a GPU more time to start than to run. */
export function registerTraining(tf: Tf): void {
  type Tensors<Names extends string> = Readonly<Record<Names, TensorInfo>>;
  replaceKernel<Tensors<"input" | "gamma" | "beta">, object>(tf, "webgpu", batchNormKernel.name, ({ inputs }) =>
    batchNormForward(tf, inputs),
  );
  replaceKernel<Tensors<"dy" | "input" | "gamma" | "mean" | "inverse">, object>(
    tf,
    "webgpu",
    batchNormGradKernel.name,
    ({ inputs }) => batchNormBackward(tf, inputs),
  );

  replaceKernel<Tensors<"logits" | "labels">, object>(tf, "webgpu", softmaxCrossEntropyKernel.name, ({ inputs }) =>
    softmaxLoss(tf, inputs),
  );
}
