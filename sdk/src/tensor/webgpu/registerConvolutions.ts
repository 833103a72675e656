import type { Tensor4D, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { convGradInputKernel, convKernel } from "../shared/composed/convKernels.js";
import { sameGeometry } from "../shared/convGeometry.js";
import type { ConvAttributes } from "../shared/convShape.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { depthwiseConv, depthwiseInputGradient } from "./depthwise.js";
import { forwardConv } from "./forwardConv.js";
import { hasInputGradient, inputGradient } from "./inputGradient.js";
import { reluMask } from "./reluMask.js";
import { type Shape4D, type TfjsConvAttributes, tfjsGeometry } from "./tfjsGeometry.js";

/** Convolutions and the gradients of their inputs, with the ReLU before them and its gradient in the same dispatch. */
export function registerConvolutions(tf: Tf): void {
  type Tensors<Names extends string> = Readonly<Record<Names, Tensor4D>>;
  replaceKernel<Tensors<"input" | "filter">, ConvAttributes>(tf, "webgpu", convKernel.name, (call) => {
    const { input: x, filter } = call.inputs;
    const { relu, depthwise } = call.attributes;
    // TensorFlow.js's depthwise kernel is a little faster, but has no ReLU and dilates with zeros
    const plain = depthwise && !relu && call.attributes.dilation === 1;
    if (plain || x.shape[0] === 0) return tf.tidy(() => [...convKernel.compose(tf, call.inputs, call.attributes)]);
    const of = { geometry: sameGeometry(x.shape, filter.shape, call.attributes), relu, x, filter };
    return [depthwise ? depthwiseConv(tf, of) : forwardConv(tf, of)];
  });

  replaceKernel<Tensors<"dy" | "input" | "filter">, ConvAttributes>(tf, "webgpu", convGradInputKernel.name, (call) => {
    const { dy, input, filter } = call.inputs;
    const { relu, depthwise } = call.attributes;
    const geometry = sameGeometry(input.shape, filter.shape, call.attributes);
    const of = { geometry, dy, filter, relu: relu ? input : undefined };
    if (dy.shape[0] > 0 && depthwise) return [depthwiseInputGradient(tf, of)];
    if (dy.shape[0] > 0 && hasInputGradient(geometry)) return [inputGradient(tf, of)];
    return tf.tidy(() => {
      const [gradient] = convGradInputKernel.compose(tf, call.inputs, { ...call.attributes, relu: false });
      if (!relu) return [gradient];
      // the engine creates a Tensor, but declares the supertype
      return [tf.engine().makeTensorFromTensorInfo(reluMask(tf, gradient, input)) as Tensor4D];
    });
  });

  type Infos<Names extends string> = Readonly<Record<Names, TensorInfo>>;
  replaceKernel<Infos<"x" | "filter">, TfjsConvAttributes>(
    tf,
    "webgpu",
    "Conv2D",
    ({ inputs, attributes, previous }) => {
      const { x, filter } = inputs;
      const shapes = { image: x.shape as Shape4D, filter: filter.shape as Shape4D, depthwise: false }; // checked by TensorFlow.js
      const geometry = x.dtype === "float32" ? tfjsGeometry(tf, shapes, attributes) : undefined;
      return geometry === undefined ? previous() : forwardConv(tf, { geometry, relu: false, x, filter });
    },
  );

  for (const depthwise of [false, true]) {
    const name = depthwise ? "DepthwiseConv2dNative" : "Conv2D";
    type InputAttributes = TfjsConvAttributes & { readonly inputShape: Shape4D };
    replaceKernel<Infos<"dy" | "filter">, InputAttributes>(tf, "webgpu", `${name}BackpropInput`, (call) => {
      const { dy, filter } = call.inputs;
      const shapes = { image: call.attributes.inputShape, filter: filter.shape as Shape4D, depthwise }; // as above
      const geometry = tfjsGeometry(tf, shapes, call.attributes);
      if (geometry === undefined) return call.previous();
      if (depthwise) return depthwiseInputGradient(tf, { geometry, dy, filter });
      return hasInputGradient(geometry) ? inputGradient(tf, { geometry, dy, filter }) : call.previous();
    });
  }
}
