import { type ConvGeometry, inputSize } from "./convGeometry.js";
import { depthwiseConv, depthwiseFilterGrad, depthwiseInputGrad } from "./depthwiseConv.js";
import { directConv, directConvFilterGrad, type OnPixels } from "./directConv.js";
import { directConvInputGrad } from "./directConvInputGrad.js";
import type { Address } from "./kernelExports.js";
import type { Pack } from "./pack.js";
import { suitsWinograd, winogradConv, winogradFilterGrad, winogradInputGrad } from "./winogradConv.js";

/** A convolution, and what is not its geometry. */
export interface Convolution {
  readonly geometry: ConvGeometry;
  readonly depthwise: boolean;
  /** Rectifies the input first. */
  readonly relu: boolean;
}

/** Runs a convolution by the algorithm that suits it. */
export function convolve(
  pack: Pack,
  { geometry, depthwise, relu }: Convolution,
  input: Address,
  filter: Address,
  output: Address,
  onPixels?: OnPixels,
): void {
  if (depthwise) depthwiseConv(pack, geometry, input, filter, output, relu, onPixels);
  else if (suitsWinograd(geometry)) winogradConv(pack, geometry, input, filter, output, { relu, onPixels });
  else directConv(pack, geometry, input, filter, output, relu, onPixels);
}

export function convolutionInputGrad(
  pack: Pack,
  { geometry, depthwise, relu }: Convolution,
  grad: Address,
  input: Address,
  filter: Address,
  inputGrad: Address,
): void {
  if (depthwise) depthwiseInputGrad(pack, geometry, grad, filter, inputGrad);
  else if (suitsWinograd(geometry)) winogradInputGrad(pack, geometry, grad, filter, inputGrad);
  else directConvInputGrad(pack, geometry, grad, filter, inputGrad);
  if (relu) pack.kernels.maskByRelu(inputGrad, input, geometry.images * inputSize(geometry));
}

export function convolutionFilterGrad(
  pack: Pack,
  { geometry, depthwise, relu }: Convolution,
  grad: Address,
  input: Address,
  filterGrad: Address,
): void {
  if (!depthwise && suitsWinograd(geometry)) {
    winogradFilterGrad(pack, geometry, input, grad, filterGrad, relu);
    return;
  }
  const { tall, wide, channels, outputs } = geometry;
  pack.heap.clear(filterGrad, tall * wide * channels * (depthwise ? 1 : outputs) * 4);
  if (depthwise) depthwiseFilterGrad(pack, geometry, input, grad, filterGrad, relu);
  else directConvFilterGrad(pack, geometry, input, grad, filterGrad, relu);
}
