import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import type { ConvGeometry } from "../shared/convGeometry.js";
import type { ForwardConvOf } from "./forwardConv.js";
import type { InputGradientOf } from "./inputGradient.js";
import { runShader, type Shader, type ShaderCall } from "./shader.js";
import { convIntegers, reluCode, reluGradientCode } from "./tileSources.js";
import { groupsOf } from "./updateInPlace.js";

/** Channels that a thread computes, and how WGSL spells them. */
export interface Lanes {
  readonly lanes: 1 | 4;
  readonly type: string;
  readonly zero: string;
}

export const lanesOf = ({ channels }: ConvGeometry): Lanes =>
  channels % 4 === 0 ? { lanes: 4, type: "vec4<f32>", zero: "vec4<f32>(0.0)" } : { lanes: 1, type: "f32", zero: "0.0" };

/** A depthwise convolution, [images, height, width, channels] with [height, width, channels, 1]. Each thread computes a pixel of one or four channels. */
export function depthwiseConv(tf: Tf, { geometry, relu, x, filter }: ForwardConvOf): TensorInfo {
  const { lanes, zero } = lanesOf(geometry);
  const shader: Shader = {
    key: `nasbookDepthwiseConv_${lanes}_${relu}`,
    outputs: ["result"],
    inputs: ["x", "filter_"],
    vectors: lanes === 4 ? ["result", "x", "filter_"] : [],
    integers: [...convIntegers, "count"],
    code: () => `
      ${reluCode}
      ${main} {
          ${placeOf("given.outHeight", "given.outWidth", lanes)}
          let above = row * given.strideY - given.top;
          let before = column * given.strideX - given.left;
          var sum = ${zero};
          for (var tapY = 0; tapY < given.tall; tapY = tapY + 1) {
            let y = above + tapY * given.dilationY;
            if ((y < 0) | (y >= given.height)) {
              continue;
            }
            for (var tapX = 0; tapX < given.wide; tapX = tapX + 1) {
              let at = before + tapX * given.dilationX;
              if ((at < 0) | (at >= given.width)) {
                continue;
              }
              let value = x[((image * given.height + y) * given.width + at) * channels + channel];
              sum = sum + ${relu ? `relu${lanes}(value)` : "value"} * filter_[(tapY * given.wide + tapX) * channels + channel];
            }
          }
          result[i] = sum;
        }
      }
    `,
  };
  const { images, outHeight, outWidth, channels } = geometry;
  return run(tf, shader, geometry, { inputs: [x, filter], output: [images, outHeight, outWidth, channels], lanes });
}

/** Gradient of the input of a depthwise convolution. */
export function depthwiseInputGradient(tf: Tf, { geometry, dy, filter, relu }: InputGradientOf): TensorInfo {
  const { lanes, type, zero } = lanesOf(geometry);
  const strided = geometry.strideY > 1 || geometry.strideX > 1;
  const image = relu === undefined ? [] : ["x"];
  // where an output pixel would be, and whether there is one
  const output = (name: string, stride: string, side: string) =>
    strided
      ? `let ${name} = ${name}Far / ${stride}; if ((${name}Far < 0) | (${name} >= ${side}) | (${name} * ${stride} != ${name}Far)) { continue; }`
      : `let ${name} = ${name}Far; if ((${name} < 0) | (${name} >= ${side})) { continue; }`;
  const shader: Shader = {
    key: `nasbookDepthwiseInputGradient_${lanes}_${relu !== undefined}_${strided}`,
    outputs: ["result"],
    inputs: ["dy", "filter_", ...image],
    vectors: lanes === 4 ? ["result", "dy", "filter_", ...image] : [],
    integers: [...convIntegers, "count"],
    code: () => `
      ${relu === undefined ? "" : reluGradientCode}
      ${main} {
          ${placeOf("given.height", "given.width", lanes)}
          var sum = ${zero};
          for (var tapY = 0; tapY < given.tall; tapY = tapY + 1) {
            let yFar = row + given.top - tapY * given.dilationY;
            ${output("y", "given.strideY", "given.outHeight")}
            for (var tapX = 0; tapX < given.wide; tapX = tapX + 1) {
              let atFar = column + given.left - tapX * given.dilationX;
              ${output("at", "given.strideX", "given.outWidth")}
              let value : ${type} = dy[((image * given.outHeight + y) * given.outWidth + at) * channels + channel];
              sum = sum + value * filter_[(tapY * given.wide + tapX) * channels + channel];
            }
          }
          result[i] = ${relu === undefined ? "sum" : `masked${lanes}(sum, x[i])`};
        }
      }
    `,
  };
  const { images, height, width, channels } = geometry;
  const inputs = relu === undefined ? [dy, filter] : [dy, filter, relu];
  return run(tf, shader, geometry, { inputs, output: [images, height, width, channels], lanes });
}

const main = `
  @compute @workgroup_size(64)
  fn main(@builtin(global_invocation_id) id : vec3<u32>, @builtin(num_workgroups) groups : vec3<u32>) {
    for (var i = i32(id.x); i < given.count; i = i + i32(groups.x) * 64)
`;

const placeOf = (height: string, width: string, lanes: number) => `
  let channels = given.channels${lanes === 4 ? " / 4" : ""};
  let channel = i % channels;
  let pixel = i / channels;
  let column = pixel % ${width};
  let row = pixel / ${width} % ${height};
  let image = pixel / (${width} * ${height});
`;

function run(
  tf: Tf,
  shader: Shader,
  geometry: ConvGeometry,
  {
    inputs,
    output,
    lanes,
  }: Pick<ShaderCall, "inputs"> & { readonly output: readonly number[]; readonly lanes: number },
): TensorInfo {
  const count = output.reduce((product, side) => product * side, 1) / lanes;
  const integers = [...convIntegers.map((name) => geometry[name]), count];
  return runShader(tf, shader, { inputs, outputs: [output], integers, groups: groupsOf(count) })[0] as TensorInfo; // it has one output
}
