import type { TensorInfo } from "@tensorflow/tfjs-core";
import { batchNormEpsilon } from "../composed/batchNormKernels.js";
import type { Address, GradCoefficients } from "./kernelExports.js";
import type { Pack } from "./pack.js";

/** Sums over rows [rows, channels] that a mean and a variance are made of, gathered part by part. */
export function gatherSums({ kernels, heap }: Pack, channels: number, centre: Address) {
  const sums = heap.scratch("batch norm sums", channels * 16);
  const squares = sums + channels * 8;
  heap.clear(sums, channels * 16);
  return {
    sums,
    squares,
    /** Any row of the values, near their mean. */
    centre,
    add: (values: Address, rows: number) => kernels.batchNormSums(values, centre, rows, channels, sums, squares),
  };
}

/** Normalises rows [rows, channels]. @returns output, mean, variance, inverse */
export function normalise(
  { kernels, heap }: Pack,
  values: Address,
  { sums, squares, centre }: ReturnType<typeof gatherSums>,
  { gamma, beta }: { readonly gamma: TensorInfo; readonly beta: TensorInfo },
  shape: readonly number[],
): [TensorInfo, TensorInfo, TensorInfo, TensorInfo] {
  const channels = shape.at(-1) as number; // of an image
  const rows = shape.slice(0, -1).reduce((product, side) => product * side, 1);
  const scale = heap.scratch("batch norm scales", channels * 8);
  const shift = scale + channels * 4;
  const output = heap.output(shape);
  const [mean, variance, inverse] = [
    heap.output([channels]),
    heap.output([channels]),
    heap.output([channels]),
  ] as const;
  const given = [heap.floats(gamma), heap.floats(beta)] as const;
  const statistics = [heap.floats(mean), heap.floats(variance), heap.floats(inverse)] as const;
  kernels.batchNormScales(
    centre,
    sums,
    squares,
    ...given,
    rows,
    channels,
    batchNormEpsilon,
    ...statistics,
    scale,
    shift,
  );
  kernels.batchNormApply(values, heap.floats(output), scale, shift, rows, channels);
  return [output, mean, variance, inverse];
}

/** What a gradient of batch norm is computed from. */
export interface NormGradInputs {
  readonly dy: TensorInfo;
  readonly gamma: TensorInfo;
  readonly mean: TensorInfo;
  readonly inverse: TensorInfo;
}

/** Gradients of gamma and beta, and the coefficients that make the gradient of the values from that of the output. */
export function normGrad({ kernels, heap }: Pack, values: Address, { dy, gamma, mean, inverse }: NormGradInputs) {
  const channels = dy.shape.at(-1) as number; // of an image
  const rows = dy.shape.slice(0, -1).reduce((product, side) => product * side, 1);
  const sums = heap.scratch("batch norm sums", channels * 16);
  const products = sums + channels * 8;
  const factors = heap.scratch("batch norm factors", channels * 12);
  const coefficients: GradCoefficients = [factors, factors + channels * 4, factors + channels * 8];
  const toGamma = heap.output([channels]);
  const toBeta = heap.output([channels]);
  const statistics = [heap.floats(gamma), heap.floats(mean), heap.floats(inverse)] as const;
  const to = [heap.floats(toGamma), heap.floats(toBeta)] as const;
  kernels.batchNormGradSums(heap.floats(dy), values, heap.floats(mean), rows, channels, sums, products);
  kernels.batchNormCoefficients(sums, products, ...statistics, rows, channels, ...to, ...coefficients);
  return { rows, channels, coefficients, toGamma, toBeta };
}
