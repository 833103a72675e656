import type { Tensor4D, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { type PoolAttributes, poolGradKernel, poolKernel } from "../shared/composed/poolKernels.js";
import { convGeometry } from "../shared/convGeometry.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { maxPoolForward } from "./maxPoolForward.js";
import { averagePoolBackward, maxPoolBackward } from "./poolBackward.js";
import { poolGeometry } from "./poolTiles.js";

type Shape4D = [number, number, number, number];

/** Attributes of TensorFlow.js's kernels. */
interface TfjsAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number | [[number, number], [number, number], [number, number], [number, number]];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Max pooling, and gradients of pooling, those of TensorFlow.js included. */
export function registerPools(tf: Tf): void {
  replaceKernel<{ readonly input: Tensor4D }, PoolAttributes>(
    tf,
    "webgpu",
    poolKernel.name,
    ({ inputs, attributes }) => {
      const { input } = inputs;
      const { kind, size, stride } = attributes;
      // TensorFlow.js's kernel is as fast for averages, and copies nothing where windows are pixels
      const ours = kind === "max" && (size > 1 || stride > 1) && input.size > 0;
      if (!ours) return tf.tidy(() => [...poolKernel.compose(tf, inputs, attributes)]);
      return [maxPoolForward(tf, input, poolGeometry(input.shape, attributes))];
    },
  );

  type GradInputs<T extends TensorInfo = TensorInfo> = Readonly<Record<"dy" | "input" | "output", T>>;
  replaceKernel<GradInputs<Tensor4D>, PoolAttributes>(tf, "webgpu", poolGradKernel.name, ({ inputs, attributes }) => {
    const { dy, input } = inputs;
    if (input.size === 0) return [tf.zerosLike(input)];
    const geometry = poolGeometry(input.shape, attributes);
    return [
      attributes.kind === "max"
        ? maxPoolBackward(tf, inputs, geometry)
        : averagePoolBackward(tf, dy, geometry, { whole: false }),
    ];
  });

  for (const kind of ["Max", "Avg"] as const)
    replaceKernel<GradInputs, TfjsAttributes>(tf, "webgpu", `${kind}PoolGrad`, ({ inputs, attributes, previous }) => {
      const { dy, input } = inputs;
      const shape = input.shape as Shape4D; // checked by TensorFlow.js
      if (tf.util.sizeFromShape(shape) === 0 || input.dtype !== "float32") return previous();
      const { filterSize, strides, pad, dimRoundingMode } = attributes;
      const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
      if (kind === "Max") return maxPoolBackward(tf, inputs, convGeometry(info));
      return averagePoolBackward(tf, dy, convGeometry(info), { whole: true }); // as TensorFlow.js divides, but for its value
    });
}
