import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { freeInfo, type Program, runProgram } from "./program.js";

const threads = 64;

/**
 * Adds up the parts of a sum that workgroups computed side by side, in their order: float atomics would add in any, with other bits each time.
 * @param parts [parts, ...]; it is freed
 */
export function sumOfParts(tf: Tf, parts: TensorInfo, shape: readonly number[]): TensorInfo {
  if (parts.shape[0] === 1) return { ...parts, shape: [...shape] };
  const size = shape.reduce((product, side) => product * side, 1);
  const program: Program = {
    variableNames: ["x"],
    uniforms: "",
    workgroupSize: [threads, 1, 1],
    outputShape: [size],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(size / threads), 1, 1],
    shaderKey: "nasbookSumOfParts",
    size: true,
    getUserCode: () => `
      fn main(index : i32) {
        if (index < uniforms.size) {
          var sum = 0.0;
          let parts = uniforms.xShape[0];
          for (var part = 0; part < parts; part = part + 1) {
            sum = sum + x[part * uniforms.size + index];
          }
          result[index] = sum;
        }
      }
    `,
  };
  const sum = runProgram(tf, program, [{ ...parts, shape: [parts.shape[0] as number, size] }], []);
  freeInfo(tf, parts);
  return { ...sum, shape: [...shape] };
}
