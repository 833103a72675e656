import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { lanesOf } from "./depthwise.js";
import { type FilterGradientOf, partsOf } from "./filterGradient.js";
import { runShader, type Shader } from "./shader.js";
import { sumOfParts } from "./sumOfParts.js";
import { convIntegers, reluCode } from "./tileSources.js";

const threads = 64;

/**
 * Gradient of the filter of a depthwise convolution, [height, width, channels, 1]. A thread adds up the products of one tap and one or four channels over
 * some rows of the outputs, of which it skips what would see padding; these parts are added up in a second pass.
 */
export function depthwiseFilterGradient(tf: Tf, { geometry, relu, x, dy }: FilterGradientOf): TensorInfo {
  const { images, tall, wide, channels, outHeight, outWidth } = geometry;
  const { lanes, type, zero } = lanesOf(geometry);
  const numbers = tall * wide * channels;
  const groups = Math.ceil(numbers / lanes / threads);
  const rows = images * outHeight;
  const perPart = Math.ceil(partsOf(geometry, { groups, numbers }).perPart / outWidth);
  const parts = Math.ceil(rows / perPart);
  const shader: Shader = {
    key: `nasbookDepthwiseFilterGradient_${lanes}_${relu}`,
    outputs: ["result"],
    inputs: ["x", "dy"],
    vectors: lanes === 4 ? ["result", "x", "dy"] : [],
    integers: [...convIntegers, "perPart"],
    code: () => `
      ${reluCode}
      @compute @workgroup_size(${threads})
      fn main(@builtin(global_invocation_id) id : vec3<u32>, @builtin(workgroup_id) group : vec3<u32>) {
        let channels = given.channels${lanes === 4 ? " / 4" : ""};
        let numbers = given.tall * given.wide * channels;
        let number = i32(id.x);
        if (number >= numbers) {
          return;
        }
        let first = i32(group.y) * given.perPart;
        let last = min(first + given.perPart, given.images * given.outHeight);
        let channel = number % channels;
        let tap = number / channels;
        let above = (tap / given.wide) * given.dilationY - given.top;
        let before = (tap % given.wide) * given.dilationX - given.left;
        // the output pixels of a row that see the image
        let start = (max(-before, 0) + given.strideX - 1) / given.strideX;
        let end = min(given.outWidth, (max(given.width - before, 0) + given.strideX - 1) / given.strideX);
        let step = given.strideX * channels;
        var sum = ${zero};
        for (var row = first; row < last; row = row + 1) {
          let y = (row % given.outHeight) * given.strideY + above;
          if ((y < 0) | (y >= given.height)) {
            continue;
          }
          var seen = ((row / given.outHeight * given.height + y) * given.width + start * given.strideX + before) * channels + channel;
          var out = (row * given.outWidth + start) * channels + channel;
          for (var column = start; column < end; column = column + 1) {
            let value : ${type} = x[seen];
            sum = sum + ${relu ? `relu${lanes}(value)` : "value"} * dy[out];
            seen = seen + step;
            out = out + channels;
          }
        }
        result[i32(group.y) * numbers + number] = sum;
      }
    `,
  };
  const [gradient] = runShader(tf, shader, {
    inputs: [x, dy],
    outputs: [[parts, numbers]],
    integers: [...convIntegers.map((name) => geometry[name]), perPart],
    groups: [groups, parts],
  });
  return sumOfParts(tf, gradient as TensorInfo, [tall, wide, channels, 1]); // it has one output
}
