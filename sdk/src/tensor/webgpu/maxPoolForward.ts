import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import type { ConvGeometry } from "../shared/convGeometry.js";
import { overWindow, poolIntegers, poolIntegersOf, poolMain, poolTiles } from "./poolTiles.js";
import { runShader, type Shader } from "./shader.js";

const shaderOf = (across: number): Shader => ({
  key: `nasbookMaxPool_${across}`,
  outputs: ["output"],
  inputs: ["input"],
  integers: poolIntegers,
  code: () =>
    poolMain(
      across,
      "out",
      `
        var most = -given.infinity;
        ${overWindow("most = select(most, input[at], input[at] > most);")}
        output[row * columns + column] = most;
      `,
    ),
});

/**
 * Max pooling. A NaN is not a maximum, as on the CPU backend; TensorFlow.js's kernel is as fast, but takes numbers below -1e20 for -1e20 and has the
 * driver decide what becomes of NaN.
 */
export function maxPoolForward(tf: Tf, input: TensorInfo, geometry: ConvGeometry): TensorInfo {
  const { images, outHeight, outWidth, channels } = geometry;
  const { across, groups } = poolTiles(images * outHeight, outWidth * channels);
  const [output] = runShader(tf, shaderOf(across), {
    inputs: [input],
    outputs: [[images, outHeight, outWidth, channels]],
    integers: poolIntegersOf(geometry),
    groups,
  });
  return output as TensorInfo; // it has one output
}
