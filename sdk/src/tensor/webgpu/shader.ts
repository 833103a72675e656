import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";

/** A compute shader with several outputs, which TensorFlow.js's own runner does not have. All buffers hold floats unless they say otherwise. */
export interface Shader {
  /** Shaders of one key have the same code. */
  readonly key: string;
  /** Names of the buffers that are written; every one must be used. */
  readonly outputs: readonly string[];
  /** Names of buffers that are read and written: tensors that change in place. */
  readonly updated?: readonly string[];
  /** Names of the buffers that are read; likewise. */
  readonly inputs: readonly string[];
  /** Those of the inputs that hold integers. */
  readonly integerInputs?: readonly string[];
  /** Those of the outputs and inputs that are read and written four floats at a time: `array<vec4<f32>>`. */
  readonly vectors?: readonly string[];
  /** Names of the numbers that are given at each call, all i32 unless they are in `floats`. They are members of `given`. */
  readonly integers: readonly string[];
  readonly floats?: readonly string[];
  /** WGSL, with an entry point `main`. */
  code(): string;
}

export interface ShaderCall {
  readonly inputs: readonly TensorInfo[];
  /** Shapes of the outputs. */
  readonly outputs: readonly (readonly number[])[];
  readonly updated?: readonly TensorInfo[];
  readonly integers: readonly number[];
  readonly floats?: readonly number[];
  /** Workgroups along x, y and z. */
  readonly groups: readonly [x: number, y: number, z?: number];
}

interface NumberOf {
  readonly type: "int32" | "float32";
  readonly data: number[];
}

/** The part of TensorFlow.js's WebGPU backend that compiles and records shaders. */
interface Recorder {
  readonly device: {
    createShaderModule(options: { readonly code: string; readonly label: string }): object;
    createComputePipeline(options: object): object;
  };
  readonly pipelineCache: Record<string, object>;
  makeTensorInfo(shape: number[], dtype: "float32"): TensorInfo;
  uploadToGPU(dataId: object): void;
  readonly tensorMap: { get(dataId: object): { values: unknown } };
  recordAndSubmit(
    program: { readonly pipeline: object; readonly dispatch: readonly number[] },
    output: TensorInfo,
    inputs: readonly TensorInfo[],
    uniforms: readonly NumberOf[],
  ): void;
}

/** Runs a shader on the active backend, which must be WebGPU. @returns its outputs, float32 */
export function runShader(tf: Tf, shader: Shader, call: ShaderCall): TensorInfo[] {
  const backend = tf.backend() as unknown as Recorder; // the types only declare what all backends have
  const outputs = call.outputs.map((shape) => backend.makeTensorInfo([...shape], "float32"));
  const { updated = [] } = call;
  const [first, ...others] = [...outputs, ...updated].map(flat) as [TensorInfo, ...TensorInfo[]]; // a shader writes something
  const inputs = call.inputs.map(flat);
  for (const { dataId } of [first, ...others, ...inputs]) backend.uploadToGPU(dataId);
  for (const { dataId } of updated) backend.tensorMap.get(dataId).values = null; // a copy that was read before
  backend.pipelineCache[shader.key] ??= compile(backend, shader);
  const numbers = [
    ...call.integers.map((value): NumberOf => ({ type: "int32", data: [value] })),
    ...(call.floats ?? []).map((value): NumberOf => ({ type: "float32", data: [value] })),
  ];
  const program = {
    pipeline: backend.pipelineCache[shader.key] as object,
    dispatch: [call.groups[0], call.groups[1], call.groups[2] ?? 1],
  };
  backend.recordAndSubmit(program, first, [...others, ...inputs], numbers);
  return outputs;
}

/** The shape is not known to the shader, but takes a fixed place among its uniforms. */
const flat = ({ dataId, dtype, shape }: TensorInfo): TensorInfo => ({
  dataId,
  dtype,
  shape: [shape.reduce((product, side) => product * side, 1)],
});

function compile({ device }: Recorder, shader: Shader): object {
  const { outputs, updated = [], inputs, integerInputs = [], vectors = [], integers, floats = [] } = shader;
  const elements = (name: string) =>
    integerInputs.includes(name) ? "i32" : vectors.includes(name) ? "vec4<f32>" : "f32";
  const written = [...outputs, ...updated];
  const [first, ...others] = written;
  // in the order of the backend's uniforms: NaN, infinity, shape and strides of each buffer, of the first output last
  const shapes = [...others, ...inputs, first].flatMap((name) => [`${name}Size : i32`, `${name}Stride : i32`]);
  const members = [
    ...["nan : f32", "infinity : f32", ...shapes],
    ...integers.map((name) => `${name} : i32`),
    ...floats.map((name) => `${name} : f32`),
  ];
  const buffers = [
    ...written.map((name) => `var<storage, read_write> ${name} : array<${elements(name)}>`),
    ...inputs.map((name) => `var<storage, read> ${name} : array<${elements(name)}>`),
    "var<uniform> given : Given",
  ];
  const code = `
    struct Given { ${members.join(", ")} };
    ${buffers.map((buffer, binding) => `@group(0) @binding(${binding}) ${buffer};`).join("\n")}
    ${shader.code()}
  `;
  const module = device.createShaderModule({ code, label: shader.key });
  return device.createComputePipeline({ compute: { module, entryPoint: "main" }, label: shader.key, layout: "auto" });
}
