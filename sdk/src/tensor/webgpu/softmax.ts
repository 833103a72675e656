import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { notNumber } from "./notNumber.js";
import { forColumns, rowMain, rowTiles } from "./rowTiles.js";
import { runShader, type Shader } from "./shader.js";

const shaderOf = (wide: number): Shader => ({
  key: `nasbookSoftmax_${wide}`,
  outputs: ["output"],
  inputs: ["logits"],
  integers: ["rows", "columns"],
  code: () => `
    ${notNumber}
    // exp of NaN may be anything
    fn power(value : f32) -> f32 {
      return select(exp(value), value, notNumber(value));
    }
    ${rowMain(
      wide,
      `
        var most = logits[start];
        ${forColumns(wide, "most = max(most, logits[at]);")}
        let highest = mostOfRow(most, local);
        var sums = vec2<f32>(0.0);
        ${forColumns(wide, "sums.x = sums.x + power(logits[at] - highest);")}
        let total = sumsOfRow(sums, local).x;
        if (writes) {
          ${forColumns(wide, "output[at] = power(logits[at] - highest) / total;")}
        }
      `,
    )}
  `,
});

/** Softmax over the last axis in one dispatch, of as many threads a row as are busy. */
export function softmax(tf: Tf, logits: TensorInfo): TensorInfo {
  const columns = logits.shape.at(-1) as number; // checked by TensorFlow.js
  const rows = tf.util.sizeFromShape(logits.shape) / columns;
  const { wide, groups } = rowTiles(rows, columns);
  const call = { inputs: [logits], outputs: [logits.shape], integers: [rows, columns], groups };
  return runShader(tf, shaderOf(wide), call)[0] as TensorInfo; // it has one output
}
