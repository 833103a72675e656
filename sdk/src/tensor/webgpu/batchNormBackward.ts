import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { channelTiles, threads, tileMain, tileStart } from "./channelTiles.js";
import { inPairs } from "./inPairs.js";
import { freeInfo } from "./program.js";
import { runShader, type Shader } from "./shader.js";

const integers = ["rows", "channels", "perPart", "parts"];

/** Adds up what the threads of each channel have, in pairs, into lane 0. */
const addLanes = (wide: number) => `
  shared_[local] = mine;
  ${inPairs({ count: threads / wide, stride: wide })}
`;

const sumsShader = (wide: number): Shader => ({
  key: `nasbookBatchNormGradSums_${wide}`,
  outputs: ["sums"],
  inputs: ["dy", "x", "mean", "inverse"],
  integers,
  code: () => `
    var<workgroup> shared_ : array<vec2<f32>, ${threads}>;
    ${tileMain} {
      ${tileStart(wide)}
      var mine = vec2<f32>(0.0);
      if (channel < channels) {
        let middle = mean[channel];
        for (var row = first + lane; row < last; row = row + tall) {
          let at = row * channels + channel;
          mine = mine + vec2<f32>(dy[at], dy[at] * (x[at] - middle));
        }
        mine.y = mine.y * inverse[channel];
      }
      ${addLanes(wide)}
      if (lane == 0 && channel < channels) {
        let at = (i32(group.y) * channels + channel) * 2;
        sums[at] = shared_[local].x;
        sums[at + 1] = shared_[local].y;
        if (group.y == 0u) { // the second pass may bind no more than eight buffers
          let after = (given.parts * channels + channel) * 2;
          sums[after] = mean[channel];
          sums[after + 1] = inverse[channel];
        }
      }
    }
  `,
});

const applyShader = (wide: number): Shader => ({
  key: `nasbookBatchNormGradApply_${wide}`,
  outputs: ["toInput", "toGamma", "toBeta"],
  inputs: ["dy", "x", "gamma", "sums"],
  integers,
  code: () => `
    var<workgroup> shared_ : array<vec2<f32>, ${threads}>;
    ${tileMain} {
      ${tileStart(wide)}
      var mine = vec2<f32>(0.0);
      if (channel < channels) {
        for (var part = lane; part < given.parts; part = part + tall) {
          let at = (part * channels + channel) * 2;
          mine = mine + vec2<f32>(sums[at], sums[at + 1]);
        }
      }
      ${addLanes(wide)}
      if (channel >= channels) {
        return;
      }
      let sum = shared_[column];
      if (group.y == 0u && lane == 0) {
        toBeta[channel] = sum.x;
        toGamma[channel] = sum.y;
      }
      let after = (given.parts * channels + channel) * 2;
      let middle = sums[after];
      let scale = sums[after + 1];
      let slope = scale * gamma[channel];
      let count = f32(given.rows);
      let level = sum.x / count;
      let tilt = sum.y / count * scale;
      for (var row = first + lane; row < last; row = row + tall) {
        let at = row * channels + channel;
        toInput[at] = (dy[at] - (level + (x[at] - middle) * tilt)) * slope;
      }
    }
  `,
});

/** Gradients of batch norm in two dispatches: sums of parts of the rows, and their use, before which each workgroup adds up all parts. */
export function batchNormBackward(
  tf: Tf,
  { dy, input, gamma, mean, inverse }: Readonly<Record<"dy" | "input" | "gamma" | "mean" | "inverse", TensorInfo>>,
): TensorInfo[] {
  const channels = input.shape.at(-1) as number; // checked by the caller
  const rows = tf.util.sizeFromShape(input.shape) / channels;
  const { wide, tiles, parts, perPart } = channelTiles(rows, channels);
  const given = { integers: [rows, channels, perPart, parts], groups: [tiles, parts] as const };
  const [sums] = runShader(tf, sumsShader(wide), {
    inputs: [dy, input, mean, inverse],
    outputs: [[parts + 1, channels, 2]],
    ...given,
  });
  const gradients = runShader(tf, applyShader(wide), {
    inputs: [dy, input, gamma, sums as TensorInfo],
    outputs: [input.shape, [channels], [channels]],
    ...given,
  });
  freeInfo(tf, sums as TensorInfo);
  return gradients;
}
