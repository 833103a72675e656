import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { convGradFilterKernel } from "../shared/composed/convKernels.js";
import { type ConvGeometry, convGeometry, sameGeometry } from "../shared/convGeometry.js";
import type { ConvAttributes } from "../shared/convShape.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { depthwiseFilterGradient } from "./depthwiseFilterGradient.js";
import { filterGradient } from "./filterGradient.js";

type Shape4D = [number, number, number, number];

/** Attributes of TensorFlow.js's kernels. */
interface TfjsAttributes {
  readonly strides: number | [number, number];
  readonly dilations?: number | [number, number];
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly dataFormat?: string;
  readonly filterShape: Shape4D;
}

/** Replaces the gradients of filters, in which TensorFlow.js spends most of a training step. */
export function registerFilterGradients(tf: Tf): void {
  interface GradInputs {
    readonly dy: TensorInfo;
    readonly input: TensorInfo;
    readonly filter: TensorInfo;
  }
  replaceKernel<GradInputs, ConvAttributes>(tf, "webgpu", convGradFilterKernel.name, ({ inputs, attributes }) => {
    const { dy, input: x, filter } = inputs;
    const { relu, depthwise } = attributes;
    const geometry = sameGeometry(x.shape as Shape4D, filter.shape as Shape4D, attributes); // checked by the caller
    return [
      depthwise
        ? depthwiseFilterGradient(tf, { geometry, relu, x, dy })
        : filterGradient(tf, { geometry, relu, x, dy }),
    ];
  });

  for (const depthwise of [false, true]) {
    const name = depthwise ? "DepthwiseConv2dNativeBackpropFilter" : "Conv2DBackpropFilter";
    replaceKernel<{ x: TensorInfo; dy: TensorInfo }, TfjsAttributes>(tf, "webgpu", name, (call) => {
      const { x, dy } = call.inputs;
      const { dataFormat, filterShape, strides, dilations = 1, pad, dimRoundingMode } = call.attributes;
      const covered = dataFormat !== "NCHW" && (!depthwise || filterShape[3] === 1);
      if (!covered || x.shape[0] === 0) return call.previous();
      const shape = x.shape as Shape4D; // checked by TensorFlow.js
      const info = tf.backend_util.computeConv2DInfo(
        shape,
        filterShape,
        strides,
        dilations,
        pad,
        dimRoundingMode,
        depthwise,
      );
      const geometry: ConvGeometry = convGeometry(info);
      const of = { geometry, relu: false, x, dy };
      return depthwise ? depthwiseFilterGradient(tf, of) : filterGradient(tf, of);
    });
  }
}
