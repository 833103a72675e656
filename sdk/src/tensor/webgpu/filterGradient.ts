import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import type { ConvGeometry } from "../shared/convGeometry.js";
import { storeRows } from "./forwardConv.js";
import { runShader, type Shader } from "./shader.js";
import { sumOfParts } from "./sumOfParts.js";
import { type TileShape, tiledProduct, tileGroups } from "./tiledProduct.js";
import { busy, tileShapeOf } from "./tileShapes.js";
import { convIntegers, convSeen, plainSource, reluCode } from "./tileSources.js";

/** What the gradient of a filter is computed from. */
export interface FilterGradientOf {
  readonly geometry: ConvGeometry;
  /** Whether the convolution applied ReLU to its input. */
  readonly relu: boolean;
  readonly x: TensorInfo;
  readonly dy: TensorInfo;
}

/** Output pixels that are worth a part of their own, and numbers that all parts may have together. */
const [leastPixels, mostNumbers] = [256, 2 ** 23];

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
 * [pixels, outputs], of which the first is read from the images without being laid out. The output pixels are divided into parts, which
 * are added up in a second pass.
 */
export function filterGradient(tf: Tf, { geometry, relu, x, dy }: FilterGradientOf): TensorInfo {
  const { tall, wide, channels, outputs } = geometry;
  const rows = tall * wide * channels;
  const shape = tileShapeOf({ rows, columns: outputs });
  const { across, groups } = tileGroups({ rows, columns: outputs }, shape);
  const { parts, perPart } = partsOf(geometry, { groups: groups[0] * groups[1], numbers: rows * outputs });
  const [gradient] = runShader(tf, shaderOf(geometry, shape, relu), {
    inputs: [x, dy],
    outputs: [[parts, rows, outputs]],
    integers: [across, perPart, ...convIntegers.map((name) => geometry[name])],
    groups: [...groups, parts],
  });
  return sumOfParts(tf, gradient as TensorInfo, [tall, wide, channels, outputs]); // it has one output
}

function shaderOf({ channels, outputs }: ConvGeometry, shape: TileShape, relu: boolean): Shader {
  const [vectorX, vectorOutputs] = [channels % 4 === 0, outputs % 4 === 0];
  const rows = "(given.tall * given.wide * given.channels)";
  return {
    key: `nasbookFilterGradient_${Object.values(shape).join("_")}_${vectorX}_${vectorOutputs}_${relu}`,
    outputs: ["result"],
    inputs: ["x", "dy"],
    vectors: [...(vectorX ? ["x"] : []), ...(vectorOutputs ? ["dy", "result"] : [])],
    integers: ["across", "perPart", ...convIntegers],
    code: () =>
      tiledProduct({
        shape,
        padded: true,
        a: { along: "side", code: tapsCode(vectorX, shape.depth, relu) },
        b: plainSource({
          ...{ name: "b", buffer: "dy", along: "side", vector: vectorOutputs, tileDepth: shape.depth },
          ...{ sides: "given.outputs", depths: "(pixelsEnd - firstPixel)", origin: "firstPixel * given.outputs" },
        }),
        start: `
          firstPixel = i32(group.z) * given.perPart;
          pixelsEnd = min(firstPixel + given.perPart, given.images * given.outHeight * given.outWidth);
          firstResult = i32(group.z) * ${rows} * given.outputs;
          let rows = ${rows};
          let columns = given.outputs;
          let depths = given.perPart;
        `,
        store: storeRows(vectorOutputs, { rows, columns: "given.outputs", first: "firstResult" }),
      }),
  };
}

/** Each row is what all output pixels of a part see at one tap and channel. What is padding is -0, and what is -0 in an image is 0. */
const tapsCode = (vector: boolean, tileDepth: number, relu: boolean) => `
  var<private> firstPixel : i32;
  var<private> pixelsEnd : i32;
  var<private> firstResult : i32;
  ${reluCode}
  ${convSeen}
  fn aSide(at : i32) -> vec3<i32> { return tapAt(at); }
  fn aDepth(at : i32) -> vec3<i32> { return pixelAt(firstPixel + at); }
  fn aNext(depth : vec3<i32>) -> vec3<i32> { return pixelAfter(depth, ${tileDepth}); }
  fn inPart(pixel : vec3<i32>) -> bool {
    return (pixel.x * given.outHeight + pixel.y) * given.outWidth + pixel.z < pixelsEnd;
  }
  fn aLoad(tap : vec3<i32>, pixel : vec3<i32>) -> vec4<f32> {
    let within = inPart(pixel);
    ${
      vector
        ? `
          let at = seen(pixel, tap);
          let loaded = x[max(at, 0) / 4];
          let inside = vec4<bool>((at >= 0) & within);
        `
        : `
          let second = tapNext(tap);
          let third = tapNext(second);
          let at = vec4<i32>(seen(pixel, tap), seen(pixel, second), seen(pixel, third), seen(pixel, tapNext(third)));
          let places = max(at, vec4<i32>(0));
          let loaded = vec4<f32>(x[places.x], x[places.y], x[places.z], x[places.w]);
          let inside = (at >= vec4<i32>(0)) & vec4<bool>(within);
        `
    }
    let padding = vec4<u32>(0x80000000u);
    let value = ${relu ? "relu4(loaded)" : "select(loaded, vec4<f32>(0.0), bitcast<vec4<u32>>(loaded) == padding)"};
    return select(bitcast<vec4<f32>>(padding), value, inside);
  }
`;
