import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import type { MainPack } from "./pack.js";

interface Attributes {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

/** Sums over adjacent axes, which gradients of biases and norms need and for which TensorFlow.js transposes, and sums of segments. */
export function registerSums(tf: Tf, { heap, kernels }: MainPack): void {
  for (const name of ["Sum", "Mean"])
    replaceKernel<{ x: TensorInfo }, Attributes>(tf, "wasm", name, ({ inputs: { x }, attributes, previous }) => {
      const axes = tf.util.parseAxisParam(attributes.axis, x.shape).sort((a, b) => a - b);
      const [first = 0] = axes;
      const sideBySide = axes.length > 0 && axes.every((axis, index) => axis === first + index);
      if (x.dtype !== "float32" || !sideBySide) return previous();
      const size = tf.util.sizeFromShape;
      const outer = size(x.shape.slice(0, first));
      const middle = size(x.shape.slice(first, first + axes.length));
      const inner = size(x.shape.slice(first + axes.length));
      const [summed] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
      const output = heap.output(attributes.keepDims ? tf.backend_util.expandShapeToKeepDim(summed, axes) : summed);
      const work = heap.scratch("sums", inner * 8);
      const scale = name === "Mean" ? 1 / middle : 1;
      kernels.sumMiddle(heap.floats(x), heap.floats(output), outer, middle, inner, scale, work);
      return output;
    });

  interface SegmentInputs {
    readonly x: TensorInfo;
    readonly segmentIds: TensorInfo;
  }
  replaceKernel<SegmentInputs, { readonly numSegments: number }>(tf, "wasm", "UnsortedSegmentSum", (call) => {
    const { x, segmentIds } = call.inputs;
    if (x.dtype !== "float32" || segmentIds.dtype !== "int32" || segmentIds.shape[0] !== x.shape[0])
      return call.previous();
    const { numSegments } = call.attributes;
    const [rows = 0, ...rest] = x.shape;
    const output = heap.output([numSegments, ...rest]);
    const places = [heap.floats(x), heap.integers(segmentIds), heap.floats(output)] as const;
    kernels.sumSegments(...places, rows, tf.util.sizeFromShape(rest), numSegments);
    return output;
  });
}
