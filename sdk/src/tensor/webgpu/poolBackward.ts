import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import type { ConvGeometry } from "../shared/convGeometry.js";
import { overWindow, poolIntegers, poolIntegersOf, poolMain, poolTiles, windowOf } from "./poolTiles.js";
import { freeInfo } from "./program.js";
import { runShader, type Shader } from "./shader.js";

/** Adds up what all windows give that hold the pixel at `x` and `y`: their place in the output is `outAt`, `outX` and `outY`. */
const sumOfWindows = (perRow: string, given: string): string => `
  let firstX = (max(x + given.left - given.wide + 1, 0) + given.strideX - 1) / given.strideX;
  let lastX = min((x + given.left) / given.strideX, given.outWidth - 1);
  let firstY = (max(y + given.top - given.tall + 1, 0) + given.strideY - 1) / given.strideY;
  let lastY = min((y + given.top) / given.strideY, given.outHeight - 1);
  var sum = 0.0;
  for (var outY = firstY; outY <= lastY; outY = outY + 1) {
    ${perRow}
    var outAt = ((image * given.outHeight + outY) * given.outWidth + firstX) * given.channels + channel;
    for (var outX = firstX; outX <= lastX; outX = outX + 1) {
      ${given}
      outAt = outAt + given.channels;
    }
  }
  toInput[row * columns + column] = sum;
`;

const yWindow = windowOf("y", "outY * given.strideY - given.top", "tall");
const xWindow = windowOf("x", "outX * given.strideX - given.left", "wide");

/** @param whole whether the gradient is divided by the size of the whole window, the part outside the image included */
const averageShader = (whole: boolean, across: number): Shader => ({
  key: `nasbookAveragePoolGrad_${whole}_${across}`,
  outputs: ["toInput"],
  inputs: ["dy"],
  integers: poolIntegers,
  code: () =>
    poolMain(
      across,
      "in",
      whole
        ? sumOfWindows("", "sum = sum + dy[outAt] / f32(given.tall * given.wide);")
        : sumOfWindows(yWindow, `${xWindow} sum = sum + dy[outAt] / f32((yLast - yFirst) * (xLast - xFirst));`),
    ),
});

/** The first pixel of each window that equals its maximum, as its place in the window, row by row; -1 where nothing is above -Infinity. */
const chosenShader = (across: number): Shader => ({
  key: `nasbookMaxPoolChosen_${across}`,
  outputs: ["chosen"],
  inputs: ["input"],
  integers: poolIntegers,
  code: () =>
    poolMain(
      across,
      "out",
      `
        var most = -given.infinity;
        var place = -1;
        ${overWindow(`
          if (input[at] > most) {
            most = input[at];
            place = (inY - yStart) * given.wide + inX - xStart;
          }
        `)}
        chosen[row * columns + column] = f32(place);
      `,
    ),
});

const maxShader = (across: number): Shader => ({
  key: `nasbookMaxPoolGrad_${across}`,
  outputs: ["toInput"],
  inputs: ["dy", "chosen"],
  integers: poolIntegers,
  code: () =>
    poolMain(
      across,
      "in",
      sumOfWindows(
        "let before = (y + given.top - outY * given.strideY) * given.wide;",
        `
          let place = before + x + given.left - outX * given.strideX;
          sum = sum + select(0.0, dy[outAt], chosen[outAt] == f32(place));
        `,
      ),
    ),
});

/** The gradient of average pooling: each window hands its gradient to its pixels in equal shares. */
export function averagePoolBackward(
  tf: Tf,
  dy: TensorInfo,
  geometry: ConvGeometry,
  { whole }: { readonly whole: boolean },
): TensorInfo {
  return poolBackward(tf, [dy], geometry, (across) => averageShader(whole, across));
}

/** The gradient of max pooling: each window hands its gradient to its first pixel that equals the maximum. */
export function maxPoolBackward(
  tf: Tf,
  { dy, input }: Readonly<Record<"dy" | "input", TensorInfo>>,
  geometry: ConvGeometry,
): TensorInfo {
  const { images, outHeight, outWidth, channels } = geometry;
  const { across, groups } = poolTiles(images * outHeight, outWidth * channels);
  const [chosen] = runShader(tf, chosenShader(across), {
    inputs: [input],
    outputs: [[images, outHeight, outWidth, channels]],
    integers: poolIntegersOf(geometry),
    groups,
  }) as [TensorInfo]; // it has one output
  const toInput = poolBackward(tf, [dy, chosen], geometry, maxShader);
  freeInfo(tf, chosen);
  return toInput;
}

function poolBackward(
  tf: Tf,
  inputs: readonly TensorInfo[],
  geometry: ConvGeometry,
  shaderOf: (across: number) => Shader,
): TensorInfo {
  const { images, height, width, channels } = geometry;
  const { across, groups } = poolTiles(images * height, width * channels);
  const [toInput] = runShader(tf, shaderOf(across), {
    inputs,
    outputs: [[images, height, width, channels]],
    integers: poolIntegersOf(geometry),
    groups,
  });
  return toInput as TensorInfo; // it has one output
}
