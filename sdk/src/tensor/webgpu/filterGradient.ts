import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import type { ConvGeometry } from "../shared/convGeometry.js";
import { integers, type Program, runProgram, type Uniform } from "./program.js";
import { sumOfParts } from "./sumOfParts.js";

/** What the gradient of a filter is computed from. */
export interface FilterGradientOf {
  readonly geometry: ConvGeometry;
  /** Whether the convolution applied ReLU to its input. */
  readonly relu: boolean;
  readonly x: TensorInfo;
  readonly dy: TensorInfo;
}

/** Rows of a tile, and products that are added between two loads. A thread computes 4 x 4 numbers of a tile. */
const [tileRows, tileDepth] = [32, 16];
/** Workgroups that keep a large GPU busy. */
const busy = 1024;
/** Output pixels that are worth a part of their own, and numbers that all parts may have together. */
const [leastPixels, mostNumbers] = [256, 2 ** 23];

/** Members of the uniforms of all filter gradients. */
export const filterUniforms =
  "strides : vec2<i32>, dilations : vec2<i32>, pads : vec2<i32>, taps : vec2<i32>, perPart : i32,";

export const filterUniformsOf = (
  { strideY, strideX, dilationY, dilationX, top, left, tall, wide }: ConvGeometry,
  perPart: number,
): readonly Uniform[] => [
  integers(strideY, strideX),
  integers(dilationY, dilationX),
  integers(top, left),
  integers(tall, wide),
  integers(perPart),
];

/** How the output pixels of all images are divided among workgroups. @param groups that each part takes; @param numbers that it writes */
export function partsOf(
  { images, outHeight, outWidth }: ConvGeometry,
  { groups, numbers }: { readonly groups: number; readonly numbers: number },
): { readonly parts: number; readonly perPart: number } {
  const pixels = images * outHeight * outWidth;
  const wanted = Math.min(Math.ceil(busy / groups), Math.ceil(pixels / leastPixels), Math.floor(mostNumbers / numbers));
  const perPart = Math.ceil(pixels / Math.max(1, wanted));
  return { parts: Math.ceil(pixels / perPart), perPart };
}

/**
 * Gradient of the filter of a convolution, [height, width, channels, outputs]: the product of two matrices, [taps x channels, pixels] by
 * [pixels, outputs], of which the first is read from the images without being laid out. Tiles are held in the memory of a workgroup; the output
 * pixels are divided into parts, which are added up in a second pass.
 */
export function filterGradient(tf: Tf, { geometry, relu, x, dy }: FilterGradientOf): TensorInfo {
  const { tall, wide, channels, outputs } = geometry;
  const rows = tall * wide * channels;
  const tileColumns = outputs <= 16 ? 16 : 32;
  const tiles = [Math.ceil(outputs / tileColumns), Math.ceil(rows / tileRows)] as const;
  const { parts, perPart } = partsOf(geometry, { groups: tiles[0] * tiles[1], numbers: rows * outputs });
  const program: Program = {
    variableNames: ["x", "dy"],
    uniforms: filterUniforms,
    workgroupSize: [tileColumns / 4, tileRows / 4, 1],
    outputShape: [parts, rows, outputs],
    dispatchLayout: { x: [2], y: [1], z: [0] },
    dispatch: [...tiles, parts],
    shaderKey: `nasbookFilterGradient_${tileColumns}_${relu}`,
    getUserCode: () => tiledCode(tileColumns, relu),
  };
  const gradient = runProgram(tf, program, [x, dy], filterUniformsOf(geometry, perPart));
  return sumOfParts(tf, gradient, [tall, wide, channels, outputs]);
}

function tiledCode(tileColumns: number, relu: boolean): string {
  const threads = (tileColumns / 4) * (tileRows / 4);
  const [depthOfRows, depthOfColumns] = [threads / tileRows, threads / tileColumns]; // loaded at once
  return `
    var<workgroup> xTile : array<array<f32, ${tileRows}>, ${tileDepth}>;
    var<workgroup> dyTile : array<array<f32, ${tileColumns}>, ${tileDepth}>;

    fn main() {
      let local = i32(localIndex);
      let channels = uniforms.xShape[3];
      let outputs = uniforms.dyShape[3];
      let rows = uniforms.taps[0] * uniforms.taps[1] * channels;
      let outHeight = uniforms.dyShape[1];
      let outWidth = uniforms.dyShape[2];
      let first = i32(workgroupId.z) * uniforms.perPart;
      let last = min(first + uniforms.perPart, uniforms.dyShape[0] * outHeight * outWidth);

      // this thread loads one row of the first matrix: one channel at one tap
      let row = i32(workgroupId.y) * ${tileRows} + local % ${tileRows};
      let channel = row % channels;
      let tap = row / channels;
      let above = (tap / uniforms.taps[1]) * uniforms.dilations[0] - uniforms.pads[0];
      let before = (tap % uniforms.taps[1]) * uniforms.dilations[1] - uniforms.pads[1];
      var pixel = first + local / ${tileRows};
      var outX = pixel % outWidth;
      var outY = (pixel / outWidth) % outHeight;
      var image = pixel / (outWidth * outHeight);
      // and one column of the second
      let column = i32(workgroupId.x) * ${tileColumns} + local % ${tileColumns};

      var sums0 = vec4<f32>(0.0);
      var sums1 = vec4<f32>(0.0);
      var sums2 = vec4<f32>(0.0);
      var sums3 = vec4<f32>(0.0);
      for (var done = 0; done < uniforms.perPart; done = done + ${tileDepth}) { // the same for all threads, as a barrier needs
        let start = first + done;
        for (var depth = local / ${tileRows}; depth < ${tileDepth}; depth = depth + ${depthOfRows}) {
          let y = outY * uniforms.strides[0] + above;
          let at = outX * uniforms.strides[1] + before;
          var value = 0.0;
          if (row < rows && pixel < last && y >= 0 && y < uniforms.xShape[1] && at >= 0 && at < uniforms.xShape[2]) {
            value = x[((image * uniforms.xShape[1] + y) * uniforms.xShape[2] + at) * channels + channel];
          }
          xTile[depth][local % ${tileRows}] = ${relu ? "max(value, 0.0)" : "value"};
          pixel = pixel + ${depthOfRows};
          outX = outX + ${depthOfRows};
          while (outX >= outWidth) {
            outX = outX - outWidth;
            outY = outY + 1;
            if (outY == outHeight) {
              outY = 0;
              image = image + 1;
            }
          }
        }
        for (var depth = local / ${tileColumns}; depth < ${tileDepth}; depth = depth + ${depthOfColumns}) {
          var value = 0.0;
          if (column < outputs && start + depth < last) {
            value = dy[(start + depth) * outputs + column];
          }
          dyTile[depth][local % ${tileColumns}] = value;
        }
        workgroupBarrier();
        for (var depth = 0; depth < ${tileDepth}; depth = depth + 1) {
          let at = localId.y * 4u;
          let by = localId.x * 4u;
          let b = vec4<f32>(dyTile[depth][by], dyTile[depth][by + 1u], dyTile[depth][by + 2u], dyTile[depth][by + 3u]);
          sums0 = sums0 + xTile[depth][at] * b;
          sums1 = sums1 + xTile[depth][at + 1u] * b;
          sums2 = sums2 + xTile[depth][at + 2u] * b;
          sums3 = sums3 + xTile[depth][at + 3u] * b;
        }
        workgroupBarrier();
      }
      let firstRow = i32(workgroupId.y) * ${tileRows} + i32(localId.y) * 4;
      let firstColumn = i32(workgroupId.x) * ${tileColumns} + i32(localId.x) * 4;
      for (var i = 0; i < 4; i = i + 1) {
        let sums = select(select(sums0, sums1, i == 1), select(sums2, sums3, i == 3), i >= 2);
        for (var j = 0; j < 4; j = j + 1) {
          if (firstRow + i < rows && firstColumn + j < outputs) {
            result[(i32(workgroupId.z) * rows + firstRow + i) * outputs + firstColumn + j] = sums[j];
          }
        }
      }
    }
  `;
}
