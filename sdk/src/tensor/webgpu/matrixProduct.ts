import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { storeRows } from "./forwardConv.js";
import { runShader, type Shader } from "./shader.js";
import { type TileShape, tiledProduct, tileGroups } from "./tiledProduct.js";
import { tileShapeOf } from "./tileShapes.js";
import { plainSource } from "./tileSources.js";

/** Matrix products of one size. */
export interface MatrixProductOf {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** Number of products. Either side has a matrix for each, or one for all. */
  readonly batch: number;
  readonly batchA: number;
  readonly batchB: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

/** @returns [batch, rows, columns] */
export function matrixProduct(tf: Tf, of: MatrixProductOf): TensorInfo {
  const { rows, depth, columns, batch, batchA, batchB, a, b } = of;
  const shape = tileShapeOf({ rows, columns }, batch);
  const { across, groups } = tileGroups({ rows, columns }, shape);
  const [product] = runShader(tf, shaderOf(of, shape), {
    inputs: [a, b],
    outputs: [[batch, rows, columns]],
    integers: [across, rows, depth, columns, batchA === 1 ? 0 : rows * depth, batchB === 1 ? 0 : depth * columns],
    groups: [...groups, batch],
  });
  return product as TensorInfo; // it has one output
}

function shaderOf({ rows, depth, columns, transposeA, transposeB }: MatrixProductOf, shape: TileShape): Shader {
  const [vectorA, vectorB] = [(transposeA ? rows : depth) % 4 === 0, (transposeB ? depth : columns) % 4 === 0];
  const vectorOut = columns % 4 === 0;
  const plain = { depths: "given.depth", tileDepth: shape.depth };
  return {
    key: `nasbookProduct_${Object.values(shape).join("_")}_${vectorA}_${vectorB}_${vectorOut}_${transposeA}_${transposeB}`,
    outputs: ["result"],
    inputs: ["left", "right"],
    vectors: [...(vectorA ? ["left"] : []), ...(vectorB ? ["right"] : []), ...(vectorOut ? ["result"] : [])],
    integers: ["across", "rows", "depth", "columns", "stepA", "stepB"],
    code: () =>
      tiledProduct({
        shape,
        a: plainSource({
          ...{ name: "a", buffer: "left", along: transposeA ? "side" : "depth", vector: vectorA },
          ...{ ...plain, sides: "given.rows", origin: "matrix * given.stepA" },
        }),
        b: plainSource({
          ...{ name: "b", buffer: "right", along: transposeB ? "depth" : "side", vector: vectorB },
          ...{ ...plain, sides: "given.columns", origin: "matrix * given.stepB" },
        }),
        start: `
          matrix = i32(group.z);
          let rows = given.rows;
          let columns = given.columns;
          let depths = given.depth;
        `,
        store: `
          var<private> matrix : i32;
          ${storeRows(vectorOut, { rows: "given.rows", columns: "given.columns", first: "matrix * given.rows * given.columns" })}
        `,
      }),
  };
}
