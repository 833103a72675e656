import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";

/** A compute shader as TensorFlow.js's backend runs it: it declares the buffers `result` and those of `variableNames`, and the uniforms. */
export interface Program {
  readonly variableNames: readonly string[];
  /** WGSL members of the uniforms that are given at each call, beside the shapes of all tensors. */
  readonly uniforms: string;
  readonly workgroupSize: readonly [number, number, number];
  readonly outputShape: readonly number[];
  /** Dimensions of the output along x, y and z. */
  readonly dispatchLayout: {
    readonly x: readonly number[];
    readonly y?: readonly number[];
    readonly z?: readonly number[];
  };
  /** Workgroups along x, y and z. */
  readonly dispatch: readonly [number, number, number];
  /** Programs of one key have the same code. */
  readonly shaderKey: string;
  /** Whether `uniforms.size`, the number of outputs, is declared. */
  readonly size?: boolean;
  /** WGSL of `main`, which takes the index of an output where x covers all dimensions. */
  getUserCode(): string;
}

/** A uniform; vectors by their elements. */
export interface Uniform {
  readonly type: "int32";
  readonly data: readonly number[];
}

export const integers = (...data: number[]): Uniform => ({ type: "int32", data });

/** Runs a shader on the active backend, which must be WebGPU. @returns its output, float32 */
export function runProgram(
  tf: Tf,
  program: Program,
  inputs: readonly TensorInfo[],
  uniforms: readonly Uniform[],
): TensorInfo {
  const backend = tf.backend() as unknown as Runner; // the types only declare what all backends have
  // a copy, because the backend keeps the pipeline in it
  return backend.runWebGPUProgram({ ...program }, inputs, "float32", uniforms);
}

/** The part of TensorFlow.js's WebGPU backend that runs shaders. */
interface Runner {
  runWebGPUProgram(
    program: Program,
    inputs: readonly TensorInfo[],
    outputType: "float32",
    uniforms: readonly Uniform[],
  ): TensorInfo;
}

/** Frees a tensor that no one else has seen. */
export function freeInfo(tf: Tf, { dataId }: TensorInfo): void {
  tf.backend().disposeData(dataId);
}
