import type { TensorInfo, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import type { AdamAttributes } from "../shared/adamStep.js";
import { assignInfo, groupsOf } from "./momentum.js";
import { runShader, type Shader } from "./shader.js";

const rates = [
  "learningRate",
  "weightDecay",
  "beta1",
  "beta2",
  "epsilon",
  "firstScale",
  "secondScale",
] as const satisfies (keyof AdamAttributes)[];

const shader: Shader = {
  key: "nasbookAdam",
  outputs: ["variableAfter", "firstAfter", "secondAfter"],
  inputs: ["variable", "first", "second", "gradient"],
  integers: ["count"],
  floats: [...rates, "rest1", "rest2"],
  code: () => `
    @compute @workgroup_size(64)
    fn main(@builtin(global_invocation_id) id : vec3<u32>, @builtin(num_workgroups) groups : vec3<u32>) {
      for (var i = i32(id.x); i < given.count; i = i + i32(groups.x) * 64) {
        let slope = gradient[i];
        let average = given.beta1 * first[i] + given.rest1 * slope;
        let square = given.beta2 * second[i] + given.rest2 * slope * slope;
        firstAfter[i] = average;
        secondAfter[i] = square;
        let change = average * given.firstScale / (sqrt(square * given.secondScale) + given.epsilon);
        variableAfter[i] = variable[i] * (1.0 - given.learningRate * given.weightDecay) - given.learningRate * change;
      }
    }
  `,
};

/** A step in one dispatch, into new memory as that of momentum. */
export function adam(
  tf: Tf,
  variables: Readonly<Record<"variable" | "first" | "second", Variable>>,
  gradient: TensorInfo,
  attributes: AdamAttributes,
): void {
  const { variable, first, second } = variables;
  const after = runShader(tf, shader, {
    inputs: [variable, first, second, gradient],
    outputs: [variable.shape, variable.shape, variable.shape],
    integers: [variable.size],
    floats: [...rates.map((name) => attributes[name]), 1 - attributes.beta1, 1 - attributes.beta2], // rounded once
    groups: groupsOf(variable.size),
  });
  for (const [index, each] of [variable, first, second].entries()) assignInfo(tf, each, after[index] as TensorInfo);
}
