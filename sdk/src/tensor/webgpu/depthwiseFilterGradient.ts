import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { type FilterGradientOf, filterUniforms, filterUniformsOf, partsOf } from "./filterGradient.js";
import { type Program, runProgram } from "./program.js";
import { sumOfParts } from "./sumOfParts.js";

const threads = 64;

/**
 * Gradient of the filter of a depthwise convolution, [height, width, channels, 1]. A thread adds up the products of one tap and channel over one
 * part of the output pixels, so that neighbours read neighbouring channels; the parts are added up in a second pass.
 */
export function depthwiseFilterGradient(tf: Tf, { geometry, relu, x, dy }: FilterGradientOf): TensorInfo {
  const { tall, wide, channels } = geometry;
  const rows = tall * wide * channels;
  const groups = Math.ceil(rows / threads);
  const { parts, perPart } = partsOf(geometry, { groups, numbers: rows });
  const program: Program = {
    variableNames: ["x", "dy"],
    uniforms: filterUniforms,
    workgroupSize: [threads, 1, 1],
    outputShape: [parts, rows],
    dispatchLayout: { x: [1], y: [0] },
    dispatch: [groups, parts, 1],
    shaderKey: `nasbookDepthwiseFilterGradient_${relu}`,
    getUserCode: () => `
      fn main() {
        let channels = uniforms.xShape[3];
        let rows = uniforms.taps[0] * uniforms.taps[1] * channels;
        let row = i32(globalId.x);
        if (row >= rows) {
          return;
        }
        let outHeight = uniforms.dyShape[1];
        let outWidth = uniforms.dyShape[2];
        let part = i32(workgroupId.y);
        let first = part * uniforms.perPart;
        let last = min(first + uniforms.perPart, uniforms.dyShape[0] * outHeight * outWidth);
        let channel = row % channels;
        let tap = row / channels;
        let above = (tap / uniforms.taps[1]) * uniforms.dilations[0] - uniforms.pads[0];
        let before = (tap % uniforms.taps[1]) * uniforms.dilations[1] - uniforms.pads[1];
        var outX = first % outWidth;
        var outY = (first / outWidth) % outHeight;
        var image = first / (outWidth * outHeight);
        var sum = 0.0;
        for (var pixel = first; pixel < last; pixel = pixel + 1) {
          let y = outY * uniforms.strides[0] + above;
          let at = outX * uniforms.strides[1] + before;
          if (y >= 0 && y < uniforms.xShape[1] && at >= 0 && at < uniforms.xShape[2]) {
            let value = x[((image * uniforms.xShape[1] + y) * uniforms.xShape[2] + at) * channels + channel];
            sum = sum + ${relu ? "max(value, 0.0)" : "value"} * dy[pixel * channels + channel];
          }
          outX = outX + 1;
          if (outX == outWidth) {
            outX = 0;
            outY = outY + 1;
            if (outY == outHeight) {
              outY = 0;
              image = image + 1;
            }
          }
        }
        result[part * rows + row] = sum;
      }
    `,
  };
  const gradient = runProgram(tf, program, [x, dy], filterUniformsOf(geometry, perPart));
  return sumOfParts(tf, gradient, [tall, wide, channels, 1]);
}
