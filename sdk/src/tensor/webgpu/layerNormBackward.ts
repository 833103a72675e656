import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { channelTiles, threads, tileMain, tileStart } from "./channelTiles.js";
import { inPairs } from "./inPairs.js";
import { freeInfo } from "./program.js";
import { forColumns, rowMain, rowTiles } from "./rowTiles.js";
import { runShader, type Shader } from "./shader.js";

const inputShader = (wide: number): Shader => ({
  key: `nasbookLayerNormGrad_${wide}`,
  outputs: ["toInput"],
  inputs: ["dy", "x", "gamma", "mean", "inverse"],
  integers: ["rows", "columns"],
  code: () =>
    rowMain(
      wide,
      `
        let middle = mean[row];
        let scale = inverse[row];
        var mine = vec2<f32>(0.0);
        ${forColumns(
          wide,
          `
            let slope = dy[at] * gamma[column];
            mine = mine + vec2<f32>(slope, slope * ((x[at] - middle) * scale));
          `,
        )}
        let means = sumsOfRow(mine, local) / f32(given.columns);
        if (writes) {
          ${forColumns(
            wide,
            "toInput[at] = (dy[at] * gamma[column] - (means.x + (x[at] - middle) * scale * means.y)) * scale;",
          )}
        }
      `,
    ),
});

/** Adds up what the threads of each channel have, in pairs, and writes it for a part of the rows. */
const written = (wide: number) => `
  shared_[local] = mine;
  ${inPairs({ count: threads / wide, stride: wide })}
  if (lane == 0 && channel < channels) {
    let at = i32(group.y) * channels + channel;
    toGamma[at] = shared_[local].x;
    toBeta[at] = shared_[local].y;
  }
`;

const affineShader = (wide: number): Shader => ({
  key: `nasbookLayerNormGradAffine_${wide}`,
  outputs: ["toGamma", "toBeta"],
  inputs: ["dy", "x", "mean", "inverse"],
  integers: ["rows", "channels", "perPart"],
  code: () => `
    var<workgroup> shared_ : array<vec2<f32>, ${threads}>;
    ${tileMain} {
      ${tileStart(wide)}
      var mine = vec2<f32>(0.0);
      if (channel < channels) {
        for (var row = first + lane; row < last; row = row + tall) {
          let at = row * channels + channel;
          mine = mine + vec2<f32>(dy[at] * ((x[at] - mean[row]) * inverse[row]), dy[at]);
        }
      }
      ${written(wide)}
    }
  `,
});

const partsShader = (wide: number): Shader => ({
  key: `nasbookLayerNormGradParts_${wide}`,
  outputs: ["toGamma", "toBeta"],
  inputs: ["gammaParts", "betaParts"],
  integers: ["rows", "channels", "perPart"],
  code: () => `
    var<workgroup> shared_ : array<vec2<f32>, ${threads}>;
    ${tileMain} {
      ${tileStart(wide)}
      var mine = vec2<f32>(0.0);
      if (channel < channels) {
        for (var part = first + lane; part < last; part = part + tall) {
          let at = part * channels + channel;
          mine = mine + vec2<f32>(gammaParts[at], betaParts[at]);
        }
      }
      ${written(wide)}
    }
  `,
});

/** Gradients of layer norm: that of the input in one dispatch, those of gamma and beta in one, or in two where there are many rows. */
export function layerNormBackward(
  tf: Tf,
  { dy, input, gamma, mean, inverse }: Readonly<Record<"dy" | "input" | "gamma" | "mean" | "inverse", TensorInfo>>,
): TensorInfo[] {
  const [rows, columns] = input.shape as [number, number]; // checked by the caller
  const ofRows = rowTiles(rows, columns);
  const [toInput] = runShader(tf, inputShader(ofRows.wide), {
    inputs: [dy, input, gamma, mean, inverse],
    outputs: [input.shape],
    integers: [rows, columns],
    groups: ofRows.groups,
  });
  const { wide, tiles, parts, perPart } = channelTiles(rows, columns);
  const inParts = runShader(tf, affineShader(wide), {
    inputs: [dy, input, mean, inverse],
    outputs: [
      [parts, columns],
      [parts, columns],
    ],
    integers: [rows, columns, perPart],
    groups: [tiles, parts],
  });
  if (parts === 1) return [toInput as TensorInfo, ...inParts.map((sums) => ({ ...sums, shape: [columns] }))];
  const sums = runShader(tf, partsShader(wide), {
    inputs: inParts,
    outputs: [[columns], [columns]],
    integers: [parts, columns, parts],
    groups: [tiles, 1],
  });
  for (const each of inParts) freeInfo(tf, each);
  return [toInput as TensorInfo, ...sums];
}
