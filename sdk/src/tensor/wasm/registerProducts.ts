import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { runProduct } from "./matrixProduct.js";
import type { MainPack } from "./pack.js";

interface Inputs {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}
interface Attributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Matrix products: those of TensorFlow.js are ten times slower with a transposed side, which every gradient has. */
export function registerProducts(tf: Tf, pack: MainPack): void {
  const { heap, kernels } = pack;
  const areFloats = ({ a, b }: Inputs) => a.dtype === "float32" && b.dtype === "float32";

  function product({ a, b }: Inputs, { transposeA, transposeB }: Attributes): TensorInfo {
    const [rows = 0, depth = 0] = transposeA ? [a.shape.at(-1), a.shape.at(-2)] : [a.shape.at(-2), a.shape.at(-1)];
    const [depthB, columns = 0] = transposeB ? [b.shape.at(-1), b.shape.at(-2)] : [b.shape.at(-2), b.shape.at(-1)];
    const [outerA, outerB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
    const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
    // TensorFlow.js leaves this check to the kernels; the message is that of its own kernel
    tf.util.assert(
      depth === depthB,
      () =>
        `Error in matMul: inner shapes (${depth}) and (${depthB}) of Tensors with shapes ${a.shape} and ${b.shape} ` +
        `and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
    );
    for (const [name, { shape }] of Object.entries({ a, b }))
      tf.util.assert(
        shape.length >= 2,
        () => `Error in matMul: ${name} must be at least rank 2, but got rank ${shape.length}.`,
      );
    const output = heap.output([...outer, rows, columns]);
    const left = transposeA ? { rowStep: 4, columnStep: rows * 4 } : { rowStep: depth * 4, columnStep: 4 };
    const right = transposeB ? { rowStep: 4, columnStep: depth * 4 } : { rowStep: columns * 4, columnStep: 4 };
    const multiply = (batch: number, atA: number, atB: number, to: number) =>
      runProduct(pack, {
        ...{ rows, depth, columns, batch },
        left: { ...left, address: heap.floats(a) + atA * rows * depth * 4 },
        right: { ...right, address: heap.floats(b) + atB * depth * columns * 4 },
        result: heap.floats(output) + to * rows * columns * 4,
        leftStep: countA === 1 ? 0 : rows * depth * 4,
        rightStep: countB === 1 ? 0 : depth * columns * 4,
      });
    const [countA, countB, count] = [outerA, outerB, outer].map(tf.util.sizeFromShape) as [number, number, number]; // three lists
    const isSimple = (matrices: number) => matrices === 1 || matrices === count;
    if (isSimple(countA) && isSimple(countB)) multiply(count, 0, 0, 0);
    else for (let i = 0; i < count; i++) multiply(1, matrixOf(outerA, outer, i), matrixOf(outerB, outer, i), i);
    return output;
  }

  replaceKernel<Inputs, Attributes>(tf, "wasm", "BatchMatMul", (call) =>
    areFloats(call.inputs) ? product(call.inputs, call.attributes) : call.previous(),
  );

  const activations = ["linear", "relu", "relu6"];
  type FusedInputs = Inputs & { readonly bias?: TensorInfo; readonly preluActivationWeights?: TensorInfo };
  replaceKernel<FusedInputs, Attributes & { readonly activation?: string }>(tf, "wasm", "_FusedMatMul", (call) => {
    const { bias, preluActivationWeights } = call.inputs;
    const activation = activations.indexOf(call.attributes.activation ?? "linear");
    const isRow = !bias || tf.util.sizeFromShape(bias.shape) === (bias.shape.at(-1) ?? 1);
    if (activation < 0 || preluActivationWeights || !isRow || !areFloats(call.inputs)) return call.previous();
    const output = product(call.inputs, call.attributes);
    // a bias of one value is a row of one column; TensorFlow.js has checked all other biases
    const columns = bias ? tf.util.sizeFromShape(bias.shape) : 1;
    const rows = tf.util.sizeFromShape(output.shape) / columns;
    if (bias || activation > 0)
      kernels.biasActivation(heap.floats(output), bias ? heap.floats(bias) : 0, rows, columns, activation);
    return output;
  });
}

/** Index in a batch of the matrix that is at `index` of the broadcast batch. */
function matrixOf(batch: readonly number[], broadcast: readonly number[], index: number): number {
  let matrix = 0;
  let step = 1;
  let rest = index;
  for (let axis = broadcast.length - 1; axis >= 0; axis--) {
    const [length = 1, full = 1] = [batch[axis - broadcast.length + batch.length], broadcast[axis]];
    if (length > 1) matrix += (rest % full) * step;
    rest = Math.floor(rest / full);
    step *= length;
  }
  return matrix;
}
