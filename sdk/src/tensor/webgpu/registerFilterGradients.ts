import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { convGradFilterKernel } from "../shared/composed/convKernels.js";
import { sameGeometry } from "../shared/convGeometry.js";
import type { ConvAttributes } from "../shared/convShape.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { depthwiseFilterGradient } from "./depthwiseFilterGradient.js";
import { filterGradient } from "./filterGradient.js";
import { type Shape4D, type TfjsConvAttributes, tfjsGeometry } from "./tfjsGeometry.js";

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
    type Attributes = TfjsConvAttributes & { readonly filterShape: Shape4D };
    replaceKernel<{ x: TensorInfo; dy: TensorInfo }, Attributes>(
      tf,
      "webgpu",
      name,
      ({ inputs, attributes, previous }) => {
        const { x, dy } = inputs;
        const shapes = { image: x.shape as Shape4D, filter: attributes.filterShape, depthwise }; // checked by TensorFlow.js
        const geometry = tfjsGeometry(tf, shapes, attributes);
        if (geometry === undefined) return previous();
        const of = { geometry, relu: false, x, dy };
        return depthwise ? depthwiseFilterGradient(tf, of) : filterGradient(tf, of);
      },
    );
  }
}
