import { type ConvGeometry, inputSize, outputSize } from "../shared/convGeometry.js";
import { depthwiseConv, depthwiseFilterGrad, depthwiseInputGrad } from "./depthwiseConv.js";
import { directConv, directConvFilterGrad, type FilterGradOnImages, type OnImages } from "./directConv.js";
import { directConvInputGrad } from "./directConvInputGrad.js";
import type { Address } from "./kernelExports.js";
import type { Pack } from "./pack.js";
import { suitsWinograd, winogradConv, winogradFilterGrad, winogradInputGrad } from "./winogradConv.js";

/** A convolution: its geometry and other options. */
export interface Convolution {
  readonly geometry: ConvGeometry;
  readonly depthwise: boolean;
  /** Applies ReLU to the input. */
  readonly relu: boolean;
}

/** Selects the algorithm of a convolution. */
export function convolve(pack: Pack, { geometry, depthwise, relu }: Convolution, filter: Address): OnImages {
  if (depthwise) return depthwiseConv(pack, geometry, filter, relu);
  if (suitsWinograd(geometry)) return winogradConv(pack, geometry, filter, { relu });
  return directConv(pack, geometry, filter, relu);
}

export function convolutionInputGrad(pack: Pack, { geometry, depthwise }: Convolution, filter: Address): OnImages {
  if (depthwise) return depthwiseInputGrad(pack, geometry, filter);
  if (suitsWinograd(geometry)) return winogradInputGrad(pack, geometry, filter);
  return directConvInputGrad(pack, geometry, filter);
}

export function convolutionFilterGrad(pack: Pack, { geometry, depthwise, relu }: Convolution): FilterGradOnImages {
  if (depthwise) return depthwiseFilterGrad(pack, geometry, relu);
  if (suitsWinograd(geometry)) return winogradFilterGrad(pack, geometry, relu);
  return directConvFilterGrad(pack, geometry, relu);
}

/** Number of weights in the filter. */
export const filterSize = ({ geometry, depthwise }: Convolution): number =>
  geometry.tall * geometry.wide * geometry.channels * (depthwise ? 1 : geometry.outputs);

/** Multiply-adds for the whole batch. */
export const convolutionWork = ({ geometry, depthwise }: Convolution): number =>
  geometry.images * outputSize(geometry) * geometry.tall * geometry.wide * (depthwise ? 1 : geometry.channels);

/** Bytes per input image, and per output image. */
export const imageSteps = ({ geometry }: Convolution) => ({
  input: inputSize(geometry) * 4,
  output: outputSize(geometry) * 4,
});
