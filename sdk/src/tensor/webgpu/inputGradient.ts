import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import type { ConvGeometry } from "../shared/convGeometry.js";
import { isPointwise } from "./forwardConv.js";
import { runShader, type Shader } from "./shader.js";
import { type TileShape, type TileSource, tiledProduct, tileGroups } from "./tiledProduct.js";
import { tileShapeOf } from "./tileShapes.js";
import { convIntegers, plainSource, reluGradientCode } from "./tileSources.js";

export interface InputGradientOf {
  readonly geometry: ConvGeometry;
  readonly dy: TensorInfo;
  readonly filter: TensorInfo;
  /** The input, where the convolution applied ReLU to it. */
  readonly relu?: TensorInfo | undefined;
}

/** Channels below which most of a tile would be empty, so that TensorFlow.js is faster. */
const leastChannels = 8;

/** Whether the kernel has this case: not a dilation and a stride at once, and not an image of three colours. */
export const hasInputGradient = ({ strideY, strideX, dilationY, dilationX, channels }: ConvGeometry): boolean =>
  (strideY === 1 || dilationY === 1) && (strideX === 1 || dilationX === 1) && channels >= leastChannels;

/**
 * Gradient of the input of a convolution: the product of two matrices, [input pixels, taps x outputs] by [taps x outputs, channels], which are read from
 * `dy` and the filter without being laid out. With a stride, the input pixels that the same taps of the filter see are a product of their own,
 * so that no tap is read for nothing.
 */
export function inputGradient(tf: Tf, { geometry, dy, filter, relu }: InputGradientOf): TensorInfo {
  const { images, height, width, channels, strideY, strideX } = geometry;
  const rows = images * Math.ceil(height / strideY) * Math.ceil(width / strideX); // the most that a phase has
  const shape = tileShapeOf({ rows, columns: channels }, strideY * strideX);
  const { across, groups } = tileGroups({ rows, columns: channels }, shape);
  const [gradient] = runShader(tf, shaderOf(geometry, shape, relu !== undefined), {
    inputs: relu === undefined ? [dy, filter] : [dy, filter, relu],
    outputs: [[images, height, width, channels]],
    integers: [across, ...convIntegers.map((name) => geometry[name])],
    groups: [...groups, strideY * strideX],
  });
  return gradient as TensorInfo; // it has one output
}

function shaderOf(geometry: ConvGeometry, shape: TileShape, relu: boolean): Shader {
  const [vectorOutputs, vectorChannels] = [geometry.outputs % 4 === 0, geometry.channels % 4 === 0];
  const pointwise = isPointwise(geometry);
  const strided = geometry.strideY > 1 || geometry.strideX > 1;
  const tileDepth = shape.depth;
  const plain = { along: "depth", vector: vectorOutputs, depths: "given.outputs", sides: "0", tileDepth } as const;
  const sources = pointwise
    ? {
        a: plainSource({ name: "a", buffer: "dy", ...plain }),
        b: plainSource({ name: "b", buffer: "filter_", ...plain }),
      }
    : sourcesOf(vectorOutputs, strided, tileDepth);
  const image = relu ? ["x"] : [];
  return {
    key: `nasbookConvInputGradient_${Object.values(shape).join("_")}_${vectorOutputs}_${vectorChannels}_${relu}_${pointwise}_${strided}`,
    outputs: ["result"],
    inputs: ["dy", "filter_", ...image],
    vectors: [...(vectorOutputs ? ["dy", "filter_"] : []), ...(vectorChannels ? ["result", ...image] : [])],
    integers: ["across", ...convIntegers],
    code: () =>
      tiledProduct({
        shape,
        ...sources,
        start: `
          let phase = vec2<i32>(i32(group.z) / given.strideX, i32(group.z) % given.strideX);
          let strides = vec2<i32>(given.strideY, given.strideX);
          let sides = vec2<i32>(given.height, given.width);
          let first = (phase - vec2<i32>(given.top, given.left) % strides + strides) % strides;
          let phaseSides = (max(sides - first, vec2<i32>(0)) + strides - 1) / strides;
          let phaseTaps = (max(vec2<i32>(given.tall, given.wide) - phase, vec2<i32>(0)) + strides - 1) / strides;
          firstPixel = first;
          pixels = phaseSides;
          firstTap = phase;
          taps = phaseTaps;
          let rows = given.images * phaseSides.x * phaseSides.y;
          let columns = given.channels;
          let depths = phaseTaps.x * phaseTaps.y * given.outputs;
        `,
        store: `${phaseCode} ${relu ? reluGradientCode : ""} ${storeOf(vectorChannels, relu)}`,
      }),
  };
}

/** What a workgroup's phase is, and its pixels: `vec3(image, row, column)` of the input. */
const phaseCode = `
  var<private> firstPixel : vec2<i32>;
  var<private> pixels : vec2<i32>;
  var<private> firstTap : vec2<i32>;
  var<private> taps : vec2<i32>;
  fn inputAt(row : i32) -> vec3<i32> {
    let width = max(pixels.y, 1);
    let above = row / width;
    let height = max(pixels.x, 1);
    return vec3<i32>(above / height, firstPixel.x + above % height * given.strideY, firstPixel.y + row % width * given.strideX);
  }
`;

/** `dy` as the input pixels of a phase see it, and the taps of the filter that see them. The depth is `vec3(row, column, output)` in the taps of the phase. */
function sourcesOf(
  vector: boolean,
  strided: boolean,
  tileDepth: number,
): { readonly a: TileSource; readonly b: TileSource } {
  const tap = strided
    ? "vec2<i32>(firstTap.x + depth.x * given.strideY, firstTap.y + depth.y * given.strideX)"
    : "depth.xy";
  const four = (name: string, value: (depth: string) => string) =>
    vector
      ? `return ${value("depth")};`
      : `
        var place = depth;
        let first = ${name}One(side, place);
        place = outputNext(place);
        let second = ${name}One(side, place);
        place = outputNext(place);
        let third = ${name}One(side, place);
        return vec4<f32>(first, second, third, ${name}One(side, outputNext(place)));
      `;
  const zero = vector ? "vec4<f32>(0.0)" : "0.0";
  const type = vector ? "vec4<f32>" : "f32";
  const by = vector ? " / 4" : "";
  const places = `
    fn outputAt(at : i32) -> vec3<i32> {
      let tap = at / given.outputs;
      let wide = max(taps.y, 1);
      return vec3<i32>(tap / wide, tap % wide, at % given.outputs);
    }
    fn outputNext(depth : vec3<i32>) -> vec3<i32> {
      let ends = depth.z + 1 == given.outputs;
      let endsRow = ends & (depth.y + 1 == taps.y);
      let column = select(depth.y, select(depth.y + 1, 0, endsRow), ends);
      return vec3<i32>(select(depth.x, depth.x + 1, endsRow), column, select(depth.z + 1, 0, ends));
    }
  `;
  // where four numbers are loaded one by one, places of the depth are found by division, as a loop over few outputs is slower
  const depth = (name: string) =>
    vector
      ? `
        fn ${name}Depth(at : i32) -> vec3<i32> { return outputAt(at); }
        fn ${name}Next(depth : vec3<i32>) -> vec3<i32> {
          var next = depth;
          next.z = next.z + ${tileDepth};
          while (next.z >= given.outputs) {
            next.z = next.z - given.outputs;
            next.y = next.y + 1;
            if (next.y == taps.y) {
              next.y = 0;
              next.x = next.x + 1;
            }
          }
          return next;
        }
        fn ${name}Load(side : vec3<i32>, depth : vec3<i32>) -> vec4<f32> { ${four(name, (at) => `${name}One(side, ${at})`)} }
      `
      : `
        fn ${name}Depth(at : i32) -> vec3<i32> { return vec3<i32>(at, 0, 0); }
        fn ${name}Next(depth : vec3<i32>) -> vec3<i32> { return vec3<i32>(depth.x + ${tileDepth}, 0, 0); }
        fn ${name}Load(side : vec3<i32>, at : vec3<i32>) -> vec4<f32> {
          let depth = outputAt(at.x);
          ${four(name, () => "")}
        }
      `;
  const a = `
    ${places}
    fn aSide(at : i32) -> vec3<i32> {
      let input = inputAt(at);
      // exact for the taps of the phase, all of which see the pixel
      return vec3<i32>(input.x, (input.y + given.top - firstTap.x) / given.strideY, (input.z + given.left - firstTap.y) / given.strideX);
    }
    fn aOne(side : vec3<i32>, depth : vec3<i32>) -> ${type} {
      let y = side.y - depth.x * given.dilationY;
      let x = side.z - depth.y * given.dilationX;
      let inside = (y >= 0) & (y < given.outHeight) & (x >= 0) & (x < given.outWidth) & (depth.x < taps.x) & (side.x < given.images);
      let at = ((side.x * given.outHeight + y) * given.outWidth + x) * given.outputs + depth.z;
      return select(${zero}, dy[select(0, at, inside)${by}], inside);
    }
    ${depth("a")}
  `;
  const b = `
    fn bSide(at : i32) -> vec3<i32> { return vec3<i32>(at, 0, 0); }
    fn bOne(side : vec3<i32>, depth : vec3<i32>) -> ${type} {
      let tap = ${tap};
      let inside = (depth.x < taps.x) & (side.x < given.channels);
      let at = ((tap.x * given.wide + tap.y) * given.channels + side.x) * given.outputs + depth.z;
      return select(${zero}, filter_[select(0, at, inside)${by}], inside);
    }
    ${depth("b")}
  `;
  return { a: { along: "depth", code: a }, b: { along: "depth", code: b } };
}

const storeOf = (vector: boolean, relu: boolean): string => {
  const one = (index: number, part: string) => `
    if (column + ${index} < given.channels) {
      result[at + ${index}] = ${relu ? `masked1(sums.${part}, x[at + ${index}])` : `sums.${part}`};
    }`;
  return `
    fn store(row : i32, column : i32, sums : vec4<f32>) {
      if ((row >= given.images * pixels.x * pixels.y) | (column >= given.channels)) {
        return;
      }
      let input = inputAt(row);
      let at = ((input.x * given.height + input.y) * given.width + input.z) * given.channels + column;
      ${
        vector
          ? `result[at / 4] = ${relu ? "masked4(sums, x[at / 4])" : "sums"};`
          : ["x", "y", "z", "w"].map((part, index) => one(index, part)).join("\n")
      }
    }
  `;
};
