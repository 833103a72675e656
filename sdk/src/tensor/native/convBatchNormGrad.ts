import { inputSize, outputSize } from "./convGeometry.js";
import { type Convolution, convolutionFilterGrad, convolutionInputGrad } from "./convolution.js";
import type { Address, GradCoefficients } from "./kernelExports.js";
import { type Pack, roundUp } from "./pack.js";
import { planeBytes, suitsWinograd, winogradTiles } from "./winogradConv.js";

/** Where the gradients of a convolution with batch norm come from and go to. */
export interface ConvBatchNormGradPlaces {
  readonly dy: Address;
  readonly input: Address;
  readonly filter: Address;
  /** What the convolution gave. */
  readonly raw: Address;
  readonly coefficients: GradCoefficients;
  readonly filterGrad: Address;
  /** undefined: not wanted. */
  readonly inputGrad: Address | undefined;
}

/** Both gradients of batchNorm(conv(input)). */
export function convBatchNormGrad(pack: Pack, convolution: Convolution, places: ConvBatchNormGradPlaces): void {
  const { geometry, depthwise } = convolution;
  const sameSize = geometry.height === geometry.outHeight && geometry.width === geometry.outWidth;
  if (!depthwise && sameSize && suitsWinograd(geometry)) inGroups(pack, convolution, places);
  else inTurn(pack, convolution, places);
}

/** The gradient of batch norm first, then those of the convolution. */
function inTurn(pack: Pack, convolution: Convolution, places: ConvBatchNormGradPlaces): void {
  const { geometry } = convolution;
  const { dy, input, filter, raw, coefficients, filterGrad, inputGrad } = places;
  const pixels = geometry.images * geometry.outHeight * geometry.outWidth;
  const toRaw = pack.heap.scratch("raw grad", geometry.images * outputSize(geometry) * 4);
  pack.kernels.batchNormGradApply(dy, raw, toRaw, ...coefficients, pixels, geometry.outputs);
  if (inputGrad !== undefined) convolutionInputGrad(pack, convolution, toRaw, input, filter, inputGrad);
  convolutionFilterGrad(pack, convolution, toRaw, input, filterGrad);
}

/** Group after group of images, so that the gradient of batch norm never leaves the cache. */
function inGroups(pack: Pack, { geometry, relu }: Convolution, places: ConvBatchNormGradPlaces): void {
  const { kernels, heap } = pack;
  const { images, height, width, channels, outputs, top, left } = geometry;
  const { dy, input, filter, raw, coefficients, filterGrad, inputGrad } = places;
  const widest = Math.max(channels, outputs);
  const plan = winogradTiles(pack, geometry, widest, widest);
  const { rows, columns, perImage, group, filterPlane, paddedHeight, paddedWidth, work } = plan;
  const tiles = roundUp(group * perImage, 4);
  const inputPlane = planeBytes(tiles * channels * 4);
  const outputPlane = planeBytes(tiles * outputs * 4);
  const gradRow = paddedWidth * outputs * 4;
  const padded = heap.scratch("padded", group * paddedHeight * paddedWidth * widest * 4);
  const gradPadded = heap.scratch("filled grad", group * paddedHeight * gradRow);
  const weights = heap.scratch("winograd filter", 36 * filterPlane);
  const sums = heap.scratch("winograd filter grad", 36 * filterPlane);
  heap.clear(sums, 36 * filterPlane);
  if (inputGrad !== undefined) kernels.winogradFilter(filter, weights, filterPlane, channels, outputs, 1, work);
  const sides = [paddedHeight, paddedWidth] as const;
  for (let first = 0; first < images; first += group) {
    const count = Math.min(group, images - first);
    const from = first * inputSize(geometry) * 4;
    const to = first * outputSize(geometry) * 4;
    const outFrame = [count, height, width, outputs, 2 - top, 2 - left, ...sides] as const;
    kernels.batchNormGradPadded(dy + to, raw + to, gradPadded, ...outFrame, ...coefficients);
    if (inputGrad !== undefined) {
      kernels.winogradInput(gradPadded, plan.inputs, outputPlane, count, rows, columns, outputs, work);
      const planes = [plan.inputs, outputPlane, weights, filterPlane, plan.outputs, inputPlane] as const;
      kernels.winogradProducts(...planes, roundUp(count * perImage, 4), outputs, channels);
      kernels.winogradOutput(plan.outputs, inputPlane, inputGrad + from, count, height, width, channels, work);
      if (relu) kernels.maskByRelu(inputGrad + from, input + from, count * inputSize(geometry));
    }
    kernels.padCopy(input + from, padded, count, height, width, channels, top, left, ...sides, relu ? 1 : 0);
    kernels.winogradInput(padded, plan.inputs, inputPlane, count, rows, columns, channels, work);
    const corner = gradPadded + (2 - top) * gradRow + (2 - left) * outputs * 4;
    const gradPlanes = [plan.outputs, outputPlane] as const;
    kernels.winogradOutputGrad(
      corner,
      gradRow,
      paddedHeight * gradRow,
      ...gradPlanes,
      count,
      rows,
      columns,
      outputs,
      work,
    );
    const planes = [plan.inputs, inputPlane, ...gradPlanes, sums, filterPlane] as const;
    kernels.winogradFilterGradProducts(...planes, count * perImage, channels, outputs);
  }
  kernels.winogradFilterGrad(sums, filterPlane, filterGrad, channels, outputs, work);
}
