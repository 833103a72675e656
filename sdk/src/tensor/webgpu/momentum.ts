import type { Tensor, TensorInfo, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import type { MomentumOptions } from "../shared/momentumStep.js";
import { runShader, type Shader } from "./shader.js";

const threads = 64;

const shader: Shader = {
  key: "nasbookMomentum",
  outputs: ["variableAfter", "velocityAfter"],
  inputs: ["variable", "velocity", "gradient"],
  integers: ["count"],
  floats: ["learningRate", "momentum", "weightDecay"],
  code: () => `
    @compute @workgroup_size(${threads})
    fn main(@builtin(global_invocation_id) id : vec3<u32>, @builtin(num_workgroups) groups : vec3<u32>) {
      for (var i = i32(id.x); i < given.count; i = i + i32(groups.x) * ${threads}) {
        let now = given.momentum * velocity[i] + (gradient[i] + given.weightDecay * variable[i]);
        velocityAfter[i] = now;
        variableAfter[i] = variable[i] - given.learningRate * now;
      }
    }
  `,
};

/** Workgroups for `count` numbers. Where WebGPU allows no more of them, each thread takes several numbers. */
export const groupsOf = (count: number): readonly [number, number] => [Math.min(65_535, Math.ceil(count / threads)), 1];

/** A step in one dispatch. The new numbers are written to new memory: what else shares that of a variable, or is reading it, keeps the old ones. */
export function momentum(
  tf: Tf,
  variables: { readonly variable: Variable; readonly velocity: Variable },
  gradient: TensorInfo,
  { learningRate, momentum, weightDecay }: MomentumOptions,
): void {
  const { variable, velocity } = variables;
  const after = runShader(tf, shader, {
    inputs: [variable, velocity, gradient],
    outputs: [variable.shape, velocity.shape],
    integers: [variable.size],
    floats: [learningRate, momentum, weightDecay],
    groups: groupsOf(variable.size),
  });
  for (const [index, each] of [variable, velocity].entries()) assignInfo(tf, each, after[index] as TensorInfo);
}

/** Gives a variable the memory of a new tensor. */
export function assignInfo(tf: Tf, variable: Variable, info: TensorInfo): void {
  const made = tf.engine().makeTensorFromTensorInfo(info) as Tensor; // the engine creates one, but declares the supertype
  variable.assign(made);
  made.dispose();
}
