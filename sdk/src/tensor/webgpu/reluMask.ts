import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { runShader, type Shader } from "./shader.js";
import { groupsOf } from "./updateInPlace.js";

const shader: Shader = {
  key: "nasbookReluMask",
  outputs: ["masked"],
  inputs: ["gradient", "x"],
  integers: ["count"],
  code: () => `
    @compute @workgroup_size(64)
    fn main(@builtin(global_invocation_id) id : vec3<u32>, @builtin(num_workgroups) groups : vec3<u32>) {
      for (var i = i32(id.x); i < given.count; i = i + i32(groups.x) * 64) {
        let notNumber = (bitcast<u32>(x[i]) & 0x7fffffffu) > 0x7f800000u; // a comparison may be left out by the compiler
        masked[i] = select(select(0.0, gradient[i], x[i] > 0.0), x[i], notNumber);
      }
    }
  `,
};

/** The gradient of ReLU: that of its output where its input is positive. NaN inputs stay NaN. */
export function reluMask(tf: Tf, gradient: TensorInfo, x: TensorInfo): TensorInfo {
  const count = tf.util.sizeFromShape(x.shape);
  const call = { inputs: [gradient, x], outputs: [x.shape], integers: [count], groups: groupsOf(count) };
  return runShader(tf, shader, call)[0] as TensorInfo; // it has one output
}
