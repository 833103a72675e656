import { type ConvGeometry, inputSize, outputSize } from "../shared/convGeometry.js";
import type { FilterGradOnImages, OnImages } from "./directConv.js";
import type { Address } from "./kernelExports.js";
import { type Pack, roundUp } from "./pack.js";

/** Approximate size of the 36 planes of a group of images: half of the L2 cache. */
const groupBytes = 400 << 10;

/** Whether Winograd's algorithm applies: 3 x 3 taps, whole vectors of channels, stride and dilation 1, at most 2 pixels of padding per side. */
export const suitsWinograd = (geometry: ConvGeometry): boolean =>
  geometry.tall === 3 &&
  geometry.wide === 3 &&
  geometry.strideY === 1 &&
  geometry.strideX === 1 &&
  geometry.dilationY === 1 &&
  geometry.dilationX === 1 &&
  geometry.channels % 8 === 0 &&
  geometry.outputs % 8 === 0 &&
  geometry.top <= 2 &&
  geometry.left <= 2 &&
  geometry.outHeight - geometry.height <= geometry.top &&
  geometry.outWidth - geometry.width <= geometry.left;

/** Rounds up to an odd number of cache lines: planes at distances of a power of two would evict each other. */
export function planeBytes(bytes: number): number {
  const lines = Math.ceil(bytes / 64);
  return (lines + 1 - (lines % 2)) * 64;
}

/** The division of outputs into tiles and images into groups, and memory for the planes of one group. */
export function winogradTiles(
  { heap }: Pack,
  { images, outHeight, outWidth }: Pick<ConvGeometry, "images" | "outHeight" | "outWidth">,
  channels: number,
  outputs: number,
) {
  const rows = Math.ceil(outHeight / 4);
  const columns = Math.ceil(outWidth / 4);
  const perImage = rows * columns;
  const group = Math.max(1, Math.min(images, Math.floor(groupBytes / (144 * perImage * (channels + outputs)))));
  const tiles = roundUp(group * perImage, 4);
  const inputPlane = planeBytes(tiles * channels * 4);
  const outputPlane = planeBytes(tiles * outputs * 4);
  return {
    rows,
    columns,
    perImage,
    group,
    inputPlane,
    outputPlane,
    filterPlane: planeBytes(channels * outputs * 4),
    paddedHeight: 4 * rows + 2,
    paddedWidth: 4 * columns + 2,
    work: heap.scratch("tile", 1024),
    inputs: heap.scratch("winograd inputs", 36 * inputPlane),
    outputs: heap.scratch("winograd outputs", 36 * outputPlane),
  };
}

/** @param turned whether the filter is rotated and its channels are swapped; `geometry` then maps outputs to inputs */
export function winogradConv(
  pack: Pack,
  geometry: ConvGeometry,
  filter: Address,
  { relu = false, turned = false } = {},
): OnImages {
  const { kernels, heap } = pack;
  const { height, width, channels, outHeight, outWidth, outputs, top, left } = geometry;
  const filterPlane = planeBytes(channels * outputs * 4);
  const weights = heap.scratch("winograd filter", 36 * filterPlane);
  const [ins, outs] = turned ? [outputs, channels] : [channels, outputs];
  kernels.winogradFilter(filter, weights, filterPlane, ins, outs, turned ? 1 : 0, heap.scratch("tile", 1024));
  return (images, input, output, { onPixels, mask = 0 } = {}) => {
    const plan = winogradTiles(pack, geometry, channels, outputs);
    const { rows, columns, perImage, group, inputPlane, outputPlane, paddedHeight, paddedWidth, work } = plan;
    const padded = heap.scratch("padded", group * paddedHeight * paddedWidth * channels * 4);
    const frame = [top, left, paddedHeight, paddedWidth] as const;
    const toProducts = [plan.inputs, inputPlane, weights, filterPlane, plan.outputs, outputPlane] as const;
    for (let first = 0; first < images; first += group) {
      const count = Math.min(group, images - first);
      const from = input + first * inputSize(geometry) * 4;
      const offset = first * outputSize(geometry) * 4;
      const to = output + offset;
      kernels.padCopy(from, padded, count, height, width, channels, ...frame, relu ? 1 : 0);
      kernels.winogradInput(padded, plan.inputs, inputPlane, count, rows, columns, channels, work);
      kernels.winogradProducts(...toProducts, roundUp(count * perImage, 4), channels, outputs);
      kernels.winogradOutput(plan.outputs, outputPlane, to, count, outHeight, outWidth, outputs, work);
      if (mask) kernels.maskByRelu(to, mask + offset, count * outputSize(geometry));
      onPixels?.(to, count * outHeight * outWidth);
    }
  };
}

/** The gradient of the input: a convolution of the gradient with the rotated filter. */
export const winogradInputGrad = (pack: Pack, geometry: ConvGeometry, filter: Address): OnImages =>
  winogradConv(pack, turnedGeometry(geometry), filter, { turned: true });

/** The convolution that maps the gradient of the output to that of the input. */
const turnedGeometry = (geometry: ConvGeometry): ConvGeometry => ({
  ...geometry,
  height: geometry.outHeight,
  width: geometry.outWidth,
  channels: geometry.outputs,
  outHeight: geometry.height,
  outWidth: geometry.width,
  outputs: geometry.channels,
  top: 2 - geometry.top,
  left: 2 - geometry.left,
});

/** The gradient of the filter. */
export function winogradFilterGrad(pack: Pack, geometry: ConvGeometry, relu: boolean): FilterGradOnImages {
  const { kernels, heap } = pack;
  const { height, width, channels, outHeight, outWidth, outputs, top, left } = geometry;
  const pixel = outputs * 4;
  const whole = outHeight % 4 === 0 && outWidth % 4 === 0;
  return (images, input, grad, filterGrad) => {
    const plan = winogradTiles(pack, geometry, channels, outputs);
    const { rows, columns, perImage, group, inputPlane, outputPlane, filterPlane, work } = plan;
    const sums = heap.scratch("winograd filter grad", 36 * filterPlane);
    const padded = heap.scratch("padded", group * plan.paddedHeight * plan.paddedWidth * channels * 4);
    const filled = whole ? 0 : heap.scratch("filled grad", group * perImage * 16 * pixel);
    const frame = [top, left, plan.paddedHeight, plan.paddedWidth] as const;
    const row = 4 * columns * pixel;
    const toProducts = [plan.inputs, inputPlane, plan.outputs, outputPlane, sums, filterPlane] as const;
    heap.clear(sums, 36 * filterPlane);
    for (let first = 0; first < images; first += group) {
      const count = Math.min(group, images - first);
      const from = input + first * inputSize(geometry) * 4;
      let fromGrad = grad + first * outputSize(geometry) * 4;
      kernels.padCopy(from, padded, count, height, width, channels, ...frame, relu ? 1 : 0);
      kernels.winogradInput(padded, plan.inputs, inputPlane, count, rows, columns, channels, work);
      if (!whole) {
        kernels.padCopy(fromGrad, filled, count, outHeight, outWidth, outputs, 0, 0, 4 * rows, 4 * columns, 0);
        fromGrad = filled;
      }
      const tiles = [count, rows, columns, outputs, work] as const;
      kernels.winogradOutputGrad(fromGrad, row, 4 * rows * row, plan.outputs, outputPlane, ...tiles);
      kernels.winogradFilterGradProducts(...toProducts, count * perImage, channels, outputs);
    }
    kernels.winogradFilterGrad(sums, filterPlane, filterGrad, channels, outputs, work);
  };
}
