import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { type PoolAttributes, poolGradKernel, poolKernel } from "../shared/composed/poolKernels.js";
import { convGeometry } from "../shared/convGeometry.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import type { MainPack } from "./pack.js";
import { poolingOf, runPool, runPoolGrad } from "./poolJobs.js";

type Shape4D = [number, number, number, number];

export function registerPools(tf: Tf, pack: MainPack): void {
  const { heap } = pack;
  replaceKernel<{ input: TensorInfo }, PoolAttributes>(
    tf,
    "wasm",
    poolKernel.name,
    ({ inputs: { input }, attributes }) => {
      const pooling = poolingOf(input.shape as Shape4D, attributes); // pool() has checked the rank
      const { images, outHeight, outWidth, channels } = pooling.geometry;
      const output = heap.output([images, outHeight, outWidth, channels]);
      runPool(pack, { pooling, input: heap.floats(input), output: heap.floats(output) });
      return [output];
    },
  );

  interface GradInputs {
    readonly dy: TensorInfo;
    readonly input: TensorInfo;
    readonly output: TensorInfo;
  }
  replaceKernel<GradInputs, PoolAttributes>(tf, "wasm", poolGradKernel.name, ({ inputs, attributes }) => {
    const { dy, input, output } = inputs;
    const gradient = heap.output(input.shape);
    runPoolGrad(pack, {
      pooling: poolingOf(input.shape as Shape4D, attributes), // as above
      grad: heap.floats(dy),
      input: heap.floats(input),
      output: heap.floats(output),
      inputGrad: heap.floats(gradient),
    });
    return [gradient];
  });

  interface TfjsAttributes {
    readonly filterSize: number | [number, number];
    readonly strides: number | [number, number];
    readonly pad: "same" | "valid" | number | [[number, number], [number, number], [number, number], [number, number]];
    readonly dimRoundingMode?: "floor" | "round" | "ceil";
  }
  replaceKernel<GradInputs, TfjsAttributes>(tf, "wasm", "MaxPoolGrad", ({ inputs, attributes }) => {
    const { dy, input, output } = inputs;
    const { filterSize, strides, pad, dimRoundingMode } = attributes;
    const shape = input.shape as Shape4D; // checked by TensorFlow.js
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const gradient = heap.output(shape);
    runPoolGrad(pack, {
      pooling: { kind: "max", geometry: convGeometry(info) },
      grad: heap.floats(dy),
      input: heap.floats(input),
      output: heap.floats(output),
      inputGrad: heap.floats(gradient),
    });
    return gradient;
  });
}
