import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { batchNormEpsilon } from "../shared/composed/batchNormKernels.js";
import { forColumns, rowMain, rowTiles } from "./rowTiles.js";
import { runShader, type Shader } from "./shader.js";

const shaderOf = (wide: number): Shader => ({
  key: `nasbookLayerNorm_${wide}`,
  outputs: ["output", "mean", "inverse"],
  inputs: ["x", "gamma", "beta"],
  integers: ["rows", "columns"],
  code: () =>
    rowMain(
      wide,
      `
        let count = f32(given.columns);
        let near = x[start]; // it is at most sqrt(count) deviations from the mean, so that squares of what is left keep their digits
        var mine = vec2<f32>(0.0);
        ${forColumns(
          wide,
          `
            let distance = x[at] - near;
            mine = mine + vec2<f32>(distance, distance * distance);
          `,
        )}
        let means = sumsOfRow(mine, local) / count;
        let middle = near + means.x;
        let spread = means.y - means.x * means.x;
        let scale = 1.0 / sqrt(select(spread, 0.0, spread < 0.0) + ${batchNormEpsilon});
        if (writes) {
          ${forColumns(wide, "output[at] = (x[at] - middle) * scale * gamma[column] + beta[column];")}
          if (lane == 0) {
            mean[row] = middle;
            inverse[row] = scale;
          }
        }
      `,
    ),
});

/** Layer norm in one dispatch. @returns output, and mean and 1 / sqrt(variance + epsilon) of each row */
export function layerNormForward(
  tf: Tf,
  { input, gamma, beta }: Readonly<Record<"input" | "gamma" | "beta", TensorInfo>>,
): TensorInfo[] {
  const [rows, columns] = input.shape as [number, number]; // checked by the caller
  const { wide, groups } = rowTiles(rows, columns);
  return runShader(tf, shaderOf(wide), {
    inputs: [input, gamma, beta],
    outputs: [input.shape, [rows], [rows]],
    integers: [rows, columns],
    groups,
  });
}
