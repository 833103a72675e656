import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import type { ConvGeometry } from "../shared/convGeometry.js";
import { runShader, type Shader } from "./shader.js";
import { type TileShape, tiledProduct, tileGroups } from "./tiledProduct.js";
import { tileShapeOf } from "./tileShapes.js";
import { convIntegers, convSeen, plainSource, reluCode } from "./tileSources.js";

export interface ForwardConvOf {
  readonly geometry: ConvGeometry;
  /** Whether ReLU is applied to the input. */
  readonly relu: boolean;
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
}

/** Whether a convolution is a matrix product of pixels and filter as they lie in memory. */
export const isPointwise = ({ tall, wide, strideY, strideX, ...geometry }: ConvGeometry): boolean =>
  [tall, wide, strideY, strideX].every((each) => each === 1) &&
  geometry.top === 0 &&
  geometry.left === 0 &&
  geometry.outHeight === geometry.height &&
  geometry.outWidth === geometry.width;

/** A convolution: the product of two matrices, [output pixels, taps x channels] by [taps x channels, outputs], of which the first is read from the images without being laid out. */
export function forwardConv(tf: Tf, { geometry, relu, x, filter }: ForwardConvOf): TensorInfo {
  const { images, outHeight, outWidth, outputs } = geometry;
  const rows = images * outHeight * outWidth;
  const shape = tileShapeOf({ rows, columns: outputs });
  const { across, groups } = tileGroups({ rows, columns: outputs }, shape);
  const [output] = runShader(tf, shaderOf(geometry, shape, relu), {
    inputs: [x, filter],
    outputs: [[images, outHeight, outWidth, outputs]],
    integers: [across, ...convIntegers.map((name) => geometry[name])],
    groups,
  });
  return output as TensorInfo; // it has one output
}

function shaderOf(geometry: ConvGeometry, shape: TileShape, relu: boolean): Shader {
  const [vectorX, vectorOut] = [geometry.channels % 4 === 0, geometry.outputs % 4 === 0];
  const pointwise = isPointwise(geometry);
  const depths = "(given.tall * given.wide * given.channels)";
  const tileDepth = shape.depth;
  const plain = { along: "depth", vector: vectorX, depths, sides: "0", tileDepth, relu } as const;
  return {
    key: `nasbookConv_${Object.values(shape).join("_")}_${vectorX}_${vectorOut}_${relu}_${pointwise}`,
    outputs: ["result"],
    inputs: ["x", "filter_"],
    vectors: [...(vectorX ? ["x"] : []), ...(vectorOut ? ["filter_", "result"] : [])],
    integers: ["across", ...convIntegers],
    code: () =>
      tiledProduct({
        shape,
        a: pointwise
          ? { along: "depth", code: reluCode + plainSource({ name: "a", buffer: "x", ...plain }).code }
          : windows(vectorX, tileDepth, relu),
        b: plainSource({
          ...{
            name: "b",
            buffer: "filter_",
            along: "side",
            vector: vectorOut,
            depths,
            sides: "given.outputs",
            tileDepth,
          },
        }),
        start: `
          let rows = given.images * given.outHeight * given.outWidth;
          let columns = given.outputs;
          let depths = ${depths};
        `,
        store: storeRows(vectorOut, {
          rows: "given.images * given.outHeight * given.outWidth",
          columns: "given.outputs",
        }),
      }),
  };
}

/** A result in memory: WGSL of its sides, and of the place of its first number. */
interface StoredRows {
  readonly rows: string;
  readonly columns: string;
  readonly first?: string;
}

/** WGSL of `store` into `result`, [rows, columns]. */
export const storeRows = (vector: boolean, { rows, columns, first = "0" }: StoredRows): string => `
  fn store(row : i32, column : i32, sums : vec4<f32>) {
    if ((row >= ${rows}) | (column >= ${columns})) {
      return;
    }
    let at = ${first} + row * ${columns} + column;
    ${
      vector
        ? "result[at / 4] = sums;"
        : `
          result[at] = sums.x;
          if (column + 1 < ${columns}) { result[at + 1] = sums.y; }
          if (column + 2 < ${columns}) { result[at + 2] = sums.z; }
          if (column + 3 < ${columns}) { result[at + 3] = sums.w; }
        `
    }
  }
`;

/** The images, each row what an output pixel sees. */
const windows = (vector: boolean, tileDepth: number, relu: boolean) => ({
  along: "depth" as const,
  code: `
    ${reluCode}
    ${convSeen}
    fn aSide(at : i32) -> vec3<i32> { return pixelAt(at); }
    ${vector ? inVectors(tileDepth) : oneByOne(tileDepth)}
    fn aLoad(pixel : vec3<i32>, depth : vec3<i32>) -> vec4<f32> {
      let loaded = load(pixel, depth);
      return ${relu ? "relu4(loaded)" : "loaded"};
    }
  `,
});

/** The depth is a tap. */
const inVectors = (tileDepth: number) => `
  fn aDepth(at : i32) -> vec3<i32> { return tapAt(at); }
  fn aNext(depth : vec3<i32>) -> vec3<i32> { return tapAfter(depth, ${tileDepth}); }
  fn load(pixel : vec3<i32>, tap : vec3<i32>) -> vec4<f32> {
    let at = seen(pixel, tap);
    return select(vec4<f32>(0.0), x[max(at, 0) / 4], at >= 0);
  }
`;

/** The depth is a number; its tap is found at each load. */
const oneByOne = (tileDepth: number) => `
  fn aDepth(at : i32) -> vec3<i32> { return vec3<i32>(at, 0, 0); }
  fn aNext(depth : vec3<i32>) -> vec3<i32> { return vec3<i32>(depth.x + ${tileDepth}, 0, 0); }
  fn one(pixel : vec3<i32>, tap : vec3<i32>) -> f32 {
    let at = seen(pixel, tap);
    return select(0.0, x[max(at, 0)], at >= 0);
  }
  fn load(pixel : vec3<i32>, depth : vec3<i32>) -> vec4<f32> {
    let tap = tapAt(depth.x);
    let second = tapNext(tap);
    let third = tapNext(second);
    return vec4<f32>(one(pixel, tap), one(pixel, second), one(pixel, third), one(pixel, tapNext(third)));
  }
`;
