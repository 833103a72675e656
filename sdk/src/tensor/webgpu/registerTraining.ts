import type { Tensor4D, TensorInfo, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { type AdamAttributes, adamKernelName } from "../shared/adamStep.js";
import { batchNormGradKernel, batchNormKernel } from "../shared/composed/batchNormKernels.js";
import { convGradInputKernel } from "../shared/composed/convKernels.js";
import { softmaxCrossEntropyKernel } from "../shared/composed/softmaxCrossEntropyKernel.js";
import type { ConvAttributes } from "../shared/convShape.js";
import { type MomentumOptions, momentumKernelName } from "../shared/momentumStep.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { adam } from "./adam.js";
import { batchNormBackward } from "./batchNormBackward.js";
import { batchNormForward } from "./batchNormForward.js";
import { momentum } from "./momentum.js";
import { reluMask } from "./reluMask.js";
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
  replaceKernel<Readonly<Record<"dy" | "input" | "filter", Tensor4D>>, ConvAttributes>(
    tf,
    "webgpu",
    convGradInputKernel.name,
    ({ inputs, attributes }) =>
      tf.tidy(() => {
        const [gradient] = convGradInputKernel.compose(tf, inputs, { ...attributes, relu: false });
        if (!attributes.relu) return [gradient];
        // the engine creates a Tensor, but declares the supertype
        return [tf.engine().makeTensorFromTensorInfo(reluMask(tf, gradient, inputs.input)) as Tensor4D];
      }),
  );

  interface MomentumInputs {
    readonly variable: Variable;
    readonly velocity: Variable;
    readonly gradient: TensorInfo;
  }
  replaceKernel<MomentumInputs, MomentumOptions>(tf, "webgpu", momentumKernelName, ({ inputs, attributes }) => {
    momentum(tf, inputs, inputs.gradient, attributes);
    return [];
  });

  interface AdamInputs {
    readonly variable: Variable;
    readonly first: Variable;
    readonly second: Variable;
    readonly gradient: TensorInfo;
  }
  replaceKernel<AdamInputs, AdamAttributes>(tf, "webgpu", adamKernelName, ({ inputs, attributes }) => {
    adam(tf, inputs, inputs.gradient, attributes);
    return [];
  });
}
