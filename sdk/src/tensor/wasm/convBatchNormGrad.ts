import { inputSize, outputSize } from "../shared/convGeometry.js";
import { type Convolution, filterSize } from "./convolution.js";
import { convolutionShares, runFilterGrad, runInputGrad, withParts } from "./convolutionJobs.js";
import type { Address, GradCoefficients } from "./kernelExports.js";
import { type MainPack, type Pack, roundUp } from "./pack.js";
import type { Share } from "./shares.js";
import type { Work } from "./team.js";
import { planeBytes, suitsWinograd, winogradTiles } from "./winogradConv.js";

/** Inputs of the gradients of a convolution with batch norm. */
export interface Sources {
  readonly dy: Address;
  readonly input: Address;
  readonly filter: Address;
  /** Output of the convolution, before the norm. */
  readonly raw: Address;
  readonly coefficients: GradCoefficients;
  /** Address for the input's gradient; 0 if it is not needed. */
  readonly inputGrad: Address;
}

/** Both gradients of batchNorm(conv(input)). */
export function convBatchNormGrad(
  pack: MainPack,
  convolution: Convolution,
  { filterGrad, ...sources }: Sources & { readonly filterGrad: Address },
): void {
  const { geometry, depthwise } = convolution;
  const sameSize = geometry.height === geometry.outHeight && geometry.width === geometry.outWidth;
  if (depthwise || !sameSize || !suitsWinograd(geometry)) {
    inTurn(pack, convolution, sources, filterGrad);
    return;
  }
  const shares = convolutionShares(convolution);
  withParts(pack, filterGrad, filterSize(convolution), shares, (parts) =>
    pack.team.run("convBatchNormGrad", { convolution, ...sources, parts }, geometry.images, shares),
  );
}

/** Computes the gradient of batch norm first, then those of the convolution. */
function inTurn(pack: MainPack, convolution: Convolution, sources: Sources, filterGrad: Address): void {
  const { images, outHeight, outWidth, outputs: channels } = convolution.geometry;
  const { dy, input, filter, raw, coefficients, inputGrad } = sources;
  const grad = pack.heap.scratch("raw grad", images * outputSize(convolution.geometry) * 4);
  const rows = { items: images, each: outHeight * outWidth, channels };
  const job = { grad: dy, values: raw, output: grad, rows, coefficients };
  pack.team.run("normGradApply", job, images, convolutionShares(convolution));
  if (inputGrad !== 0) runInputGrad(pack, { convolution, grad, filter, inputGrad, input });
  runFilterGrad(pack, { convolution, grad, input, filterGrad });
}

/** Works through groups of images, so that the gradient of batch norm stays in the cache. */
export const convBatchNormGradJob: Work<
  Sources & { readonly convolution: Convolution /** One filter gradient per share. */; readonly parts: Address }
> = (pack, { convolution, filter, inputGrad, parts, ...sources }) => {
  const { geometry } = convolution;
  const { channels, outputs } = geometry;
  const filterPlane = planeBytes(channels * outputs * 4);
  const weights = pack.heap.scratch("winograd filter", 36 * filterPlane);
  const work = pack.heap.scratch("tile", 1024);
  if (inputGrad !== 0) pack.kernels.winogradFilter(filter, weights, filterPlane, channels, outputs, 1, work);
  return (share) => {
    const filterGrad = parts + share.index * filterSize(convolution) * 4;
    gradsOfShare(pack, convolution, { ...sources, weights, inputGrad, filterGrad }, share);
  };
};

function gradsOfShare(
  pack: Pack,
  { geometry, relu }: Convolution,
  places: Omit<Sources, "filter"> & { readonly weights: Address; readonly filterGrad: Address },
  share: Share,
): void {
  const { kernels, heap } = pack;
  const { height, width, channels, outputs, top, left } = geometry;
  const { dy, input, weights, raw, coefficients, filterGrad, inputGrad } = places;
  const widest = Math.max(channels, outputs);
  const plan = winogradTiles(pack, geometry, widest, widest);
  const { rows, columns, perImage, group, paddedHeight, paddedWidth, work } = plan;
  const filterPlane = planeBytes(channels * outputs * 4);
  const tiles = roundUp(group * perImage, 4);
  const inputPlane = planeBytes(tiles * channels * 4);
  const outputPlane = planeBytes(tiles * outputs * 4);
  const gradRow = paddedWidth * outputs * 4;
  const padded = heap.scratch("padded", group * paddedHeight * paddedWidth * widest * 4);
  const gradPadded = heap.scratch("filled grad", group * paddedHeight * gradRow);
  const corner = gradPadded + (2 - top) * gradRow + (2 - left) * outputs * 4;
  const sums = heap.scratch("winograd filter grad", 36 * filterPlane);
  heap.clear(sums, 36 * filterPlane);
  const sides = [paddedHeight, paddedWidth] as const;
  const toInput = [plan.inputs, outputPlane, weights, filterPlane, plan.outputs, inputPlane] as const;
  const toFilter = [plan.inputs, inputPlane, plan.outputs, outputPlane, sums, filterPlane] as const;
  const end = share.first + share.count;
  for (let first = share.first; first < end; first += group) {
    const count = Math.min(group, end - first);
    const from = first * inputSize(geometry) * 4;
    const to = first * outputSize(geometry) * 4;
    const outFrame = [count, height, width, outputs, 2 - top, 2 - left, ...sides] as const;
    kernels.batchNormGradPadded(dy + to, raw + to, gradPadded, ...outFrame, ...coefficients);
    if (inputGrad !== 0) {
      kernels.winogradInput(gradPadded, plan.inputs, outputPlane, count, rows, columns, outputs, work);
      kernels.winogradProducts(...toInput, roundUp(count * perImage, 4), outputs, channels);
      kernels.winogradOutput(plan.outputs, inputPlane, inputGrad + from, count, height, width, channels, work);
      if (relu) kernels.maskByRelu(inputGrad + from, input + from, count * inputSize(geometry));
    }
    kernels.padCopy(input + from, padded, count, height, width, channels, top, left, ...sides, relu ? 1 : 0);
    kernels.winogradInput(padded, plan.inputs, inputPlane, count, rows, columns, channels, work);
    const gradTiles = [plan.outputs, outputPlane, count, rows, columns, outputs, work] as const;
    kernels.winogradOutputGrad(corner, gradRow, paddedHeight * gradRow, ...gradTiles);
    kernels.winogradFilterGradProducts(...toFilter, count * perImage, channels, outputs);
  }
  kernels.winogradFilterGrad(sums, filterPlane, filterGrad, channels, outputs, work);
}
