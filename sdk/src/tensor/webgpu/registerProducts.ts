import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { matrixProduct } from "./matrixProduct.js";

interface Inputs {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly bias?: TensorInfo;
}
interface Attributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly activation?: string;
}

/** Numbers of a result below which TensorFlow.js divides the depth among the threads of a workgroup, which ours does not. */
const fewNumbers = 128;
/** What WebGPU allows along a dimension. */
const mostMatrices = 65_535;

/** Matrix products with all transposes. TensorFlow.js keeps those with a bias, an activation, or batches that are broadcast in part. */
export function registerProducts(tf: Tf): void {
  for (const name of ["BatchMatMul", "_FusedMatMul"])
    replaceKernel<Inputs, Attributes>(tf, "webgpu", name, ({ inputs, attributes, previous }) => {
      const { a, b, bias } = inputs;
      const { transposeA, transposeB, activation = "linear" } = attributes;
      const [rows = 0, depth = 0] = transposeA ? [a.shape.at(-1), a.shape.at(-2)] : [a.shape.at(-2), a.shape.at(-1)];
      const [depthB, columns = 0] = transposeB ? [b.shape.at(-1), b.shape.at(-2)] : [b.shape.at(-2), b.shape.at(-1)];
      const size = tf.util.sizeFromShape;
      const [outerA, outerB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
      const [batchA, batchB] = [size(outerA), size(outerB)];
      const batch = Math.max(batchA, batchB);
      const simple = (matrices: number) => matrices === 1 || matrices === batch;
      const covered =
        [a, b].every(({ dtype, shape }) => dtype === "float32" && shape.length >= 2 && size(shape) > 0) &&
        depth === depthB &&
        bias === undefined &&
        activation === "linear" &&
        (batchA === batchB ? `${outerA}` === `${outerB}` : simple(batchA) && simple(batchB)) &&
        batch <= mostMatrices &&
        batch * rows * columns > fewNumbers;
      if (!covered) return previous();
      const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
      const product = matrixProduct(tf, { rows, depth, columns, batch, batchA, batchB, transposeA, transposeB, a, b });
      return { ...product, shape: [...outer, rows, columns] };
    });
}
