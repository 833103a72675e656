import { type ConvGeometry, inputSize, outputSize } from "./convGeometry.js";
import { directPlan, eachGroup, type OnPixels } from "./directConv.js";
import type { Address } from "./kernelExports.js";
import type { Pack } from "./pack.js";

function depthwisePlan(pack: Pack, geometry: ConvGeometry) {
  const plan = directPlan(pack, geometry);
  const pixel = geometry.channels * 4;
  const row = plan.width * pixel;
  const steps = [plan.height * row, geometry.strideY * row, geometry.strideX * pixel] as const;
  return { plan, imageBytes: steps[0], where: [...steps, plan.offsets(), plan.taps.length] as const };
}

export function depthwiseConv(
  pack: Pack,
  geometry: ConvGeometry,
  input: Address,
  filter: Address,
  output: Address,
  relu: boolean,
  onPixels?: OnPixels,
): void {
  const { plan, where } = depthwisePlan(pack, geometry);
  const { outHeight, outWidth, channels } = geometry;
  eachGroup(pack, geometry, plan, input, relu, (image, images, first) => {
    const to = output + first * outputSize(geometry) * 4;
    pack.kernels.depthwise(image, ...where, filter, to, images, outHeight, outWidth, channels);
    onPixels?.(to, images * outHeight * outWidth);
  });
}

export function depthwiseInputGrad(
  { kernels, heap }: Pack,
  geometry: ConvGeometry,
  grad: Address,
  filter: Address,
  inputGrad: Address,
): void {
  const { plan, imageBytes, where } = depthwisePlan({ kernels, heap }, geometry);
  const { images, height, width, channels, outHeight, outWidth, top, left } = geometry;
  const padded = heap.scratch("padded", plan.group * imageBytes);
  for (let first = 0; first < images; first += plan.group) {
    const count = Math.min(plan.group, images - first);
    heap.clear(padded, count * imageBytes);
    const from = grad + first * outputSize(geometry) * 4;
    kernels.depthwiseInputGrad(padded, ...where, filter, from, count, outHeight, outWidth, channels);
    const to = inputGrad + first * inputSize(geometry) * 4;
    kernels.unpadCopy(padded, to, count, height, width, channels, top, left, plan.height, plan.width);
  }
}

/** Adds to the gradient of the filter; the caller clears it first. */
export function depthwiseFilterGrad(
  pack: Pack,
  geometry: ConvGeometry,
  input: Address,
  grad: Address,
  filterGrad: Address,
  relu: boolean,
): void {
  const { plan, where } = depthwisePlan(pack, geometry);
  const { outHeight, outWidth, channels } = geometry;
  eachGroup(pack, geometry, plan, input, relu, (image, images, first) => {
    const from = grad + first * outputSize(geometry) * 4;
    pack.kernels.depthwiseFilterGrad(image, ...where, filterGrad, from, images, outHeight, outWidth, channels);
  });
}
