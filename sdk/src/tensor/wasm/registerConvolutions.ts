import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { convGradFilterKernel, convGradInputKernel, convKernel } from "../shared/composed/convKernels.js";
import { convGeometry, sameGeometry } from "../shared/convGeometry.js";
import type { ConvAttributes } from "../shared/convShape.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import type { Convolution } from "./convolution.js";
import { runConvolution, runFilterGrad, runInputGrad } from "./convolutionJobs.js";
import type { MainPack } from "./pack.js";

type Shape4D = [number, number, number, number];

/** The convolution of one of our kernels, which have "same" padding. */
export function ownConvolution(input: TensorInfo, filter: TensorInfo, attributes: ConvAttributes): Convolution {
  const { relu, depthwise } = attributes;
  const geometry = sameGeometry(input.shape as Shape4D, filter.shape as Shape4D, attributes); // checked by the caller
  return { geometry, relu, depthwise };
}

export function registerOwnConvolutions(tf: Tf, pack: MainPack): void {
  const { heap } = pack;
  replaceKernel<{ input: TensorInfo; filter: TensorInfo }, ConvAttributes>(tf, "wasm", convKernel.name, (call) => {
    const { input, filter } = call.inputs;
    const convolution = ownConvolution(input, filter, call.attributes);
    const { images, outHeight, outWidth, outputs } = convolution.geometry;
    const output = heap.output([images, outHeight, outWidth, outputs]);
    const from = { input: heap.floats(input), filter: heap.floats(filter) };
    runConvolution(pack, { convolution, ...from, output: heap.floats(output), sums: 0 });
    return [output];
  });

  interface GradInputs {
    readonly dy: TensorInfo;
    readonly input: TensorInfo;
    readonly filter: TensorInfo;
  }
  replaceKernel<GradInputs, ConvAttributes>(tf, "wasm", convGradInputKernel.name, ({ inputs, attributes }) => {
    const { dy, input, filter } = inputs;
    const gradient = heap.output(input.shape);
    runInputGrad(pack, {
      convolution: ownConvolution(input, filter, attributes),
      grad: heap.floats(dy),
      input: heap.floats(input),
      filter: heap.floats(filter),
      inputGrad: heap.floats(gradient),
    });
    return [gradient];
  });
  replaceKernel<GradInputs, ConvAttributes>(tf, "wasm", convGradFilterKernel.name, ({ inputs, attributes }) => {
    const { dy, input, filter } = inputs;
    const gradient = heap.output(filter.shape);
    const convolution = ownConvolution(input, filter, attributes);
    const from = { grad: heap.floats(dy), input: heap.floats(input) };
    runFilterGrad(pack, { convolution, ...from, filterGrad: heap.floats(gradient) });
    return [gradient];
  });
}

interface TfjsAttributes {
  readonly strides: number | [number, number];
  readonly dilations?: number | [number, number];
  readonly pad: "same" | "valid" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly dataFormat?: string;
}

/** TensorFlow.js's own convolutions, which custom ops call. */
export function registerTfjsConvolutions(tf: Tf, pack: MainPack): void {
  const { heap } = pack;
  const isLastChannels = ({ dataFormat = "NHWC" }: TfjsAttributes) => dataFormat === "NHWC";
  function convolutionOf(
    input: readonly number[],
    filter: readonly number[],
    { strides, dilations = 1, pad, dimRoundingMode }: TfjsAttributes,
    depthwise = false,
  ): Convolution {
    const shapes = [input as Shape4D, filter as Shape4D] as const; // checked by TensorFlow.js
    const compute = tf.backend_util.computeConv2DInfo;
    const info = compute(...shapes, strides, dilations, pad, dimRoundingMode, depthwise);
    if (info.outHeight < 0 || info.outWidth < 0)
      throw new RangeError(`a filter of shape [${filter}] must fit into the padded image, but its shape is [${input}]`);
    return { geometry: convGeometry(info), relu: false, depthwise };
  }

  function forward(x: TensorInfo, filter: TensorInfo, convolution: Convolution): TensorInfo {
    const { images, outHeight, outWidth, outputs } = convolution.geometry;
    const output = heap.output([images, outHeight, outWidth, outputs]);
    const from = { input: heap.floats(x), filter: heap.floats(filter) };
    runConvolution(pack, { convolution, ...from, output: heap.floats(output), sums: 0 });
    return output;
  }

  replaceKernel<{ x: TensorInfo; filter: TensorInfo }, TfjsAttributes>(tf, "wasm", "Conv2D", (call) => {
    const { x, filter } = call.inputs;
    if (!isLastChannels(call.attributes)) return call.previous();
    return forward(x, filter, convolutionOf(x.shape, filter.shape, call.attributes));
  });

  // TensorFlow.js's kernel accesses memory outside its tensors when "same" needs negative padding, and for empty batches
  replaceKernel<{ x: TensorInfo; filter: TensorInfo }, TfjsAttributes>(tf, "wasm", "DepthwiseConv2dNative", (call) => {
    const { x, filter } = call.inputs;
    if (isLastChannels(call.attributes) && filter.shape[3] === 1)
      return forward(x, filter, convolutionOf(x.shape, filter.shape, call.attributes, true));
    const { strides, dilations = 1, pad, dimRoundingMode } = call.attributes;
    if (pad !== "same" && x.shape[0] !== 0) return call.previous();
    const shapes = [x.shape as Shape4D, filter.shape as Shape4D] as const; // checked by TensorFlow.js
    const info = tf.backend_util.computeConv2DInfo(...shapes, strides, dilations, pad, dimRoundingMode, true);
    if (x.shape[0] === 0) return heap.output(info.outShape);
    const { top, bottom, left, right } = info.padInfo;
    return call.previous({
      pad: [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ],
    });
  });

  for (const depthwise of [false, true]) {
    const [inputGrad, filterGrad] = depthwise
      ? ["DepthwiseConv2dNativeBackpropInput", "DepthwiseConv2dNativeBackpropFilter"]
      : ["Conv2DBackpropInput", "Conv2DBackpropFilter"];
    type ToInput = TfjsAttributes & { readonly inputShape: number[] };
    replaceKernel<{ dy: TensorInfo; filter: TensorInfo }, ToInput>(tf, "wasm", inputGrad as string, (call) => {
      const { dy, filter } = call.inputs;
      if (!isLastChannels(call.attributes) || (depthwise && filter.shape[3] !== 1)) return call.previous();
      const convolution = convolutionOf(call.attributes.inputShape, filter.shape, call.attributes, depthwise);
      const gradient = heap.output(call.attributes.inputShape);
      const from = { grad: heap.floats(dy), filter: heap.floats(filter), input: 0 }; // only read with ReLU
      runInputGrad(pack, { convolution, ...from, inputGrad: heap.floats(gradient) });
      return gradient;
    });
    type ToFilter = TfjsAttributes & { readonly filterShape: number[] };
    replaceKernel<{ x: TensorInfo; dy: TensorInfo }, ToFilter>(tf, "wasm", filterGrad as string, (call) => {
      const { x, dy } = call.inputs;
      const { filterShape } = call.attributes;
      if (!isLastChannels(call.attributes) || (depthwise && filterShape[3] !== 1)) return call.previous();
      const convolution = convolutionOf(x.shape, filterShape, call.attributes, depthwise);
      const gradient = heap.output(filterShape);
      const from = { grad: heap.floats(dy), input: heap.floats(x) };
      runFilterGrad(pack, { convolution, ...from, filterGrad: heap.floats(gradient) });
      return gradient;
    });
  }
}
