import { sumsBytes } from "./batchNormJobs.js";
import {
  type Convolution,
  convolutionFilterGrad,
  convolutionInputGrad,
  convolutionWork,
  convolve,
  filterSize,
  imageSteps,
} from "./convolution.js";
import type { Address } from "./kernelExports.js";
import type { MainPack } from "./pack.js";
import { sharesOf } from "./shares.js";
import type { Work } from "./team.js";

export interface ConvolveJob {
  readonly convolution: Convolution;
  readonly input: Address;
  readonly filter: Address;
  readonly output: Address;
  /** Address for the sums of each share for batch norm; 0 if they are not needed. */
  readonly sums: Address;
}

/** Convolves a share of the images. */
export const convolveJob: Work<ConvolveJob> = (pack, { convolution, input, filter, output, sums }) => {
  const { outputs } = convolution.geometry;
  const steps = imageSteps(convolution);
  const run = convolve(pack, convolution, filter);
  return ({ index, first, count }) => {
    const to = output + first * steps.output;
    if (sums === 0) {
      run(count, input + first * steps.input, to);
      return;
    }
    const at = sums + index * sumsBytes(outputs);
    pack.heap.clear(at, sumsBytes(outputs));
    const onPixels = (values: Address, pixels: number) =>
      pack.kernels.batchNormSums(values, to, pixels, outputs, at, at + outputs * 8);
    run(count, input + first * steps.input, to, { onPixels });
  };
};

export interface InputGradJob {
  readonly convolution: Convolution;
  readonly grad: Address;
  readonly filter: Address;
  readonly inputGrad: Address;
  /** The input if the convolution applies ReLU to it, else 0. */
  readonly mask: Address;
}

export const inputGradJob: Work<InputGradJob> = (pack, { convolution, grad, filter, inputGrad, mask }) => {
  const steps = imageSteps(convolution);
  const run = convolutionInputGrad(pack, convolution, filter);
  return ({ first, count }) => {
    const offset = first * steps.input;
    run(count, grad + first * steps.output, inputGrad + offset, { mask: mask && mask + offset });
  };
};

export interface FilterGradJob {
  readonly convolution: Convolution;
  readonly input: Address;
  readonly grad: Address;
  /** One gradient per share, one after the other. */
  readonly parts: Address;
}

export const filterGradJob: Work<FilterGradJob> = (pack, { convolution, input, grad, parts }) => {
  const steps = imageSteps(convolution);
  const run = convolutionFilterGrad(pack, convolution);
  return ({ index, first, count }) =>
    run(count, input + first * steps.input, grad + first * steps.output, parts + index * filterSize(convolution) * 4);
};

/** Number of shares of a convolution; a share is a range of images. */
export const convolutionShares = (convolution: Convolution): number =>
  sharesOf(convolution.geometry.images, convolutionWork(convolution));

export function runConvolution(pack: MainPack, job: ConvolveJob): void {
  pack.team.run("convolve", job, job.convolution.geometry.images, convolutionShares(job.convolution));
}

/** @param input only read if the convolution applies ReLU to it */
export function runInputGrad(
  pack: MainPack,
  { input, ...job }: Omit<InputGradJob, "mask"> & { readonly input: Address },
): void {
  const { convolution } = job;
  const shares = convolutionShares(convolution);
  const mask = convolution.relu ? input : 0;
  pack.team.run("inputGrad", { ...job, mask }, convolution.geometry.images, shares);
}

export function runFilterGrad(
  pack: MainPack,
  { filterGrad, ...job }: Omit<FilterGradJob, "parts"> & { readonly filterGrad: Address },
): void {
  const { convolution } = job;
  const shares = convolutionShares(convolution);
  withParts(pack, filterGrad, filterSize(convolution), shares, (parts) =>
    pack.team.run("filterGrad", { ...job, parts }, convolution.geometry.images, shares),
  );
}

/** Allocates one result per share, and sums them in the order of the shares. */
export function withParts(
  { kernels, heap }: MainPack,
  result: Address,
  size: number,
  shares: number,
  work: (parts: Address) => void,
): void {
  const parts = shares === 1 ? result : heap.scratch("parts", shares * size * 4);
  work(parts);
  if (shares > 1) kernels.addParts(parts, shares, result, size);
}
