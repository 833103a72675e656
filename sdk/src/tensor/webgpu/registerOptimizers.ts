import type { TensorInfo, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { type AdamStepsAttributes, adamStepsKernelName } from "../shared/adamStep.js";
import { type MomentumOptions, momentumStepsKernelName } from "../shared/momentumStep.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { adamFloats, adamRule } from "./adam.js";
import { momentumRule } from "./momentum.js";
import { updateInPlace } from "./updateInPlace.js";

/** Optimizer steps of several weights in one dispatch. They return nothing. */
export function registerOptimizers(tf: Tf): void {
  replaceKernel<readonly TensorInfo[], MomentumOptions>(tf, "webgpu", momentumStepsKernelName, (call) => {
    const { learningRate, momentum, weightDecay } = call.attributes;
    const updates = inTurn(call.inputs, 3).map(([variable, velocity, gradient]) => ({
      ...{ state: [variable, velocity] as Variable[], gradient: gradient as TensorInfo }, // in the order of momentumSteps
    }));
    updateInPlace(tf, momentumRule, updates, [learningRate, momentum, weightDecay]);
    return [];
  });

  replaceKernel<readonly TensorInfo[], AdamStepsAttributes>(tf, "webgpu", adamStepsKernelName, (call) => {
    const { firstScales, secondScales } = call.attributes;
    const updates = inTurn(call.inputs, 4).map(([variable, first, second, gradient], index) => ({
      state: [variable, first, second] as Variable[], // in the order of adamSteps
      gradient: gradient as TensorInfo,
      own: [firstScales[index], secondScales[index]] as number[], // one each
    }));
    updateInPlace(tf, adamRule, updates, adamFloats(call.attributes));
    return [];
  });
}

/** Divides a list, which the engine hands on as an object. */
function inTurn(inputs: readonly TensorInfo[], each: number): readonly TensorInfo[][] {
  const all = Object.values(inputs);
  return Array.from({ length: all.length / each }, (_, index) => all.slice(index * each, (index + 1) * each));
}
