import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { convGradFilterKernel, convGradInputKernel, convKernel } from "./composed/convKernels.js";
import { type ConvShape, convAttributes } from "./convShape.js";
import { requireConvolution } from "./fittingShapes.js";
import { runKernel } from "./kernel.js";

/**
 * Convolution, optionally fused with a ReLU of its input.
 * @param input [batch, height, width, channels]
 * @param filter [height, width, input channels, output channels], or [height, width, channels, 1] when depthwise
 * @returns [batch, ceil(height / stride), ceil(width / stride), output channels]
 */
export function conv(tf: Tf, input: Tensor4D, filter: Tensor4D, shape: ConvShape = {}): Tensor4D {
  const attributes = convAttributes(shape);
  requireConvolution(tf, input, filter, attributes.depthwise);
  const inputGradient = shape.inputGradient ?? true;
  const forward = (save: (tensors: Tensor[]) => void) => {
    const [value] = runKernel(tf, convKernel, { input, filter }, attributes);
    save([input, filter]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [savedInput, savedFilter] = saved as [Tensor4D, Tensor4D]; // as saved above
      const tensors = { dy: dy as Tensor4D, input: savedInput, filter: savedFilter }; // dy has the shape of value
      const [filterGradient] = runKernel(tf, convGradFilterKernel, tensors, attributes);
      return inputGradient
        ? [filterGradient, ...runKernel(tf, convGradInputKernel, tensors, attributes)]
        : [filterGradient];
    };
    return { value, gradFunc };
  };
  const inputs = inputGradient ? [filter, input] : [filter];
  // customGrad passes the inputs and then save
  return tf.customGrad((...all) => forward(all.at(-1) as unknown as (tensors: Tensor[]) => void))(
    ...inputs,
  ) as Tensor4D;
}
