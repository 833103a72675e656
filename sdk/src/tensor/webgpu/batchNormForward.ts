import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { batchNormEpsilon } from "../shared/composed/batchNormKernels.js";
import { channelTiles, threads, tileMain, tileStart } from "./channelTiles.js";
import { inPairs } from "./inPairs.js";
import { freeInfo } from "./program.js";
import { runShader, type Shader } from "./shader.js";

const integers = ["rows", "channels", "perPart", "parts"];

/** Joins the statistics of two sets of numbers: count, mean, and sum of squared distances from the mean. (Chan et al., 1979) */
const joined = `
  fn joined(a : vec3<f32>, b : vec3<f32>) -> vec3<f32> {
    if (b.x == 0.0) {
      return a;
    }
    let count = a.x + b.x;
    let distance = b.y - a.y;
    let share = b.x / count;
    return vec3<f32>(count, a.y + distance * share, a.z + b.z + distance * distance * a.x * share);
  }
`;

/** Joins what the threads of each channel have, in pairs, into lane 0. */
const joinLanes = (wide: number) => `
  shared_[local] = mine;
  ${inPairs({ count: threads / wide, stride: wide }, (one, other) => `joined(${one}, ${other})`)}
`;

const statisticsShader = (wide: number): Shader => ({
  key: `nasbookBatchNormStatistics_${wide}`,
  outputs: ["sums"],
  inputs: ["x"],
  integers,
  code: () => `
    var<workgroup> shared_ : array<vec3<f32>, ${threads}>;
    ${joined}
    ${tileMain} {
      ${tileStart(wide)}
      var mine = vec3<f32>(0.0);
      if (channel < channels && first + lane < last) {
        let near = x[(first + lane) * channels + channel]; // sums of what is left lose no digits
        var sum = 0.0;
        var squares = 0.0;
        var count = 0.0;
        for (var row = first + lane; row < last; row = row + tall) {
          let value = x[row * channels + channel] - near;
          sum = sum + value;
          squares = squares + value * value;
          count = count + 1.0;
        }
        let mean = sum / count;
        let left = squares - sum * mean;
        mine = vec3<f32>(count, near + mean, select(left, 0.0, left < 0.0));
      }
      ${joinLanes(wide)}
      if (lane == 0 && channel < channels) {
        let at = (i32(group.y) * channels + channel) * 3;
        sums[at] = shared_[local].x;
        sums[at + 1] = shared_[local].y;
        sums[at + 2] = shared_[local].z;
      }
    }
  `,
});

const applyShader = (wide: number): Shader => ({
  key: `nasbookBatchNormApply_${wide}`,
  outputs: ["output", "mean", "variance", "inverse"],
  inputs: ["x", "sums", "gamma", "beta"],
  integers,
  code: () => `
    var<workgroup> shared_ : array<vec3<f32>, ${threads}>;
    ${joined}
    ${tileMain} {
      ${tileStart(wide)}
      var mine = vec3<f32>(0.0);
      if (channel < channels) {
        for (var part = lane; part < given.parts; part = part + tall) {
          let at = (part * channels + channel) * 3;
          mine = joined(mine, vec3<f32>(sums[at], sums[at + 1], sums[at + 2]));
        }
      }
      ${joinLanes(wide)}
      if (channel >= channels) {
        return;
      }
      let statistics = shared_[column];
      let spread = statistics.z / statistics.x;
      let scale = 1.0 / sqrt(spread + ${batchNormEpsilon});
      if (group.y == 0u && lane == 0) {
        mean[channel] = statistics.y;
        variance[channel] = spread;
        inverse[channel] = scale;
      }
      let slope = scale * gamma[channel];
      let offset = beta[channel];
      for (var row = first + lane; row < last; row = row + tall) {
        let at = row * channels + channel;
        output[at] = (x[at] - statistics.y) * slope + offset;
      }
    }
  `,
});

/** Batch norm in two dispatches: statistics of parts of the rows, and their application, before which each workgroup joins all parts. */
export function batchNormForward(
  tf: Tf,
  { input, gamma, beta }: { readonly input: TensorInfo; readonly gamma: TensorInfo; readonly beta: TensorInfo },
): TensorInfo[] {
  const channels = input.shape.at(-1) as number; // checked by the caller
  const rows = tf.util.sizeFromShape(input.shape) / channels;
  const { wide, tiles, parts, perPart } = channelTiles(rows, channels);
  const given = { integers: [rows, channels, perPart, parts], groups: [tiles, parts] as const };
  const [sums] = runShader(tf, statisticsShader(wide), { inputs: [input], outputs: [[parts, channels, 3]], ...given });
  const inputs = [input, sums as TensorInfo, gamma, beta];
  const outputs = runShader(tf, applyShader(wide), {
    inputs,
    outputs: [input.shape, [channels], [channels], [channels]],
    ...given,
  });
  freeInfo(tf, sums as TensorInfo);
  return outputs;
}
