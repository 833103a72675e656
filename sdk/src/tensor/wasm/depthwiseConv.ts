import { type ConvGeometry, inputSize, outputSize } from "../shared/convGeometry.js";
import { directPlan, eachGroup, type FilterGradOnImages, type OnImages } from "./directConv.js";
import type { Address } from "./kernelExports.js";
import type { Pack } from "./pack.js";

function depthwisePlan(pack: Pack, geometry: ConvGeometry) {
  const plan = directPlan(pack, geometry);
  const pixel = geometry.channels * 4;
  const row = plan.width * pixel;
  const steps = [plan.height * row, geometry.strideY * row, geometry.strideX * pixel] as const;
  return { plan, imageBytes: steps[0], where: [...steps, plan.offsets(), plan.taps.length] as const };
}

export function depthwiseConv(pack: Pack, geometry: ConvGeometry, filter: Address, relu: boolean): OnImages {
  const { plan, where } = depthwisePlan(pack, geometry);
  const { outHeight, outWidth, channels } = geometry;
  return (images, input, output, { onPixels } = {}) =>
    eachGroup(pack, geometry, plan, images, input, relu, (image, count, first) => {
      const to = output + first * outputSize(geometry) * 4;
      pack.kernels.depthwise(image, ...where, filter, to, count, outHeight, outWidth, channels);
      onPixels?.(to, count * outHeight * outWidth);
    });
}

/** For stride 1: a convolution of the gradient with the rotated filter. */
export function depthwiseInputGrad(pack: Pack, geometry: ConvGeometry, filter: Address): OnImages {
  const { strideY, strideX, tall, wide, dilationY, dilationX, channels, top, left } = geometry;
  const turned: ConvGeometry = {
    ...geometry,
    height: geometry.outHeight,
    width: geometry.outWidth,
    outHeight: geometry.height,
    outWidth: geometry.width,
    top: (tall - 1) * dilationY - top,
    left: (wide - 1) * dilationX - left,
  };
  if (strideY > 1 || strideX > 1 || turned.top < 0 || turned.left < 0)
    return spreadingInputGrad(pack, geometry, filter);
  const pixel = channels * 4;
  const taps = tall * wide;
  const turnedFilter = pack.heap.scratch("turned filter", taps * pixel);
  for (let tap = 0; tap < taps; tap++)
    pack.kernels.addParts(filter + (taps - 1 - tap) * pixel, 1, turnedFilter + tap * pixel, channels);
  const convolve = depthwiseConv(pack, turned, turnedFilter, false);
  return (images, grad, inputGrad, { mask = 0 } = {}) => {
    convolve(images, grad, inputGrad);
    if (mask) pack.kernels.maskByRelu(inputGrad, mask, images * inputSize(geometry));
  };
}

/** Adds each number of the gradient to the input pixels that contributed to it. */
function spreadingInputGrad(pack: Pack, geometry: ConvGeometry, filter: Address): OnImages {
  const { kernels, heap } = pack;
  const { plan, imageBytes, where } = depthwisePlan(pack, geometry);
  const { height, width, channels, outHeight, outWidth, top, left } = geometry;
  return (images, grad, inputGrad, { mask = 0 } = {}) => {
    const padded = heap.scratch("padded", plan.group * imageBytes);
    for (let first = 0; first < images; first += plan.group) {
      const count = Math.min(plan.group, images - first);
      heap.clear(padded, count * imageBytes);
      const from = grad + first * outputSize(geometry) * 4;
      kernels.depthwiseInputGrad(padded, ...where, filter, from, count, outHeight, outWidth, channels);
      const to = inputGrad + first * inputSize(geometry) * 4;
      kernels.unpadCopy(padded, to, count, height, width, channels, top, left, plan.height, plan.width);
    }
    if (mask) kernels.maskByRelu(inputGrad, mask, images * inputSize(geometry));
  };
}

export function depthwiseFilterGrad(pack: Pack, geometry: ConvGeometry, relu: boolean): FilterGradOnImages {
  const { plan, where } = depthwisePlan(pack, geometry);
  const { outHeight, outWidth, channels, tall, wide } = geometry;
  return (images, input, grad, filterGrad) => {
    pack.heap.clear(filterGrad, tall * wide * channels * 4);
    eachGroup(pack, geometry, plan, images, input, relu, (image, count, first) => {
      const from = grad + first * outputSize(geometry) * 4;
      pack.kernels.depthwiseFilterGrad(image, ...where, filterGrad, from, count, outHeight, outWidth, channels);
    });
  };
}
