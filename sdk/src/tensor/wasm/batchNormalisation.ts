import type { TensorInfo } from "@tensorflow/tfjs-core";
import { batchNormEpsilon } from "../shared/composed/batchNormKernels.js";
import { type Rows, rowsOf, sumsBytes } from "./batchNormJobs.js";
import type { Address, GradCoefficients } from "./kernelExports.js";
import type { MainPack } from "./pack.js";
import { sharesOf } from "./shares.js";

/** Double-precision sums over the rows, one pair per share. */
export interface Sums {
  readonly address: Address;
  readonly shares: number;
}

/** Scratch memory for the sums of all shares. */
export const roomForSums = ({ heap }: MainPack, channels: number, shares: number): Sums => ({
  address: heap.scratch("batch norm sums", shares * sumsBytes(channels)),
  shares,
});

export const normShares = ({ items, each, channels }: Rows): number => sharesOf(items, items * each * channels);

/** Normalises rows. @returns output, mean, variance, inverse */
export function normalise(
  { kernels, heap, team }: MainPack,
  values: Address,
  sums: Sums,
  { gamma, beta }: { readonly gamma: TensorInfo; readonly beta: TensorInfo },
  shape: readonly number[],
): [TensorInfo, TensorInfo, TensorInfo, TensorInfo] {
  const rows = rowsOf(shape);
  const { items, each, channels } = rows;
  const scale = heap.scratch("batch norm scales", channels * 8);
  const shift = scale + channels * 4;
  const output = heap.output(shape);
  const [mean, variance, inverse] = [
    heap.output([channels]),
    heap.output([channels]),
    heap.output([channels]),
  ] as const;
  const affine = [heap.floats(gamma), heap.floats(beta)] as const;
  const statistics = [heap.floats(mean), heap.floats(variance), heap.floats(inverse)] as const;
  const parts = [values, items, each, sums.address, sums.shares] as const;
  kernels.batchNormScales(...parts, ...affine, channels, batchNormEpsilon, ...statistics, scale, shift);
  const job = { values, output: heap.floats(output), rows, scale, shift };
  team.run("normApply", job, items, normShares(rows));
  return [output, mean, variance, inverse];
}

/** Inputs of the gradient of batch norm. */
export interface NormGradInputs {
  readonly dy: TensorInfo;
  readonly gamma: TensorInfo;
  readonly mean: TensorInfo;
  readonly inverse: TensorInfo;
}

/** Gradients of gamma and beta, and the coefficients that map the gradient of the output to that of the values. */
export function normGrad(pack: MainPack, values: Address, { dy, gamma, mean, inverse }: NormGradInputs) {
  const { kernels, heap, team } = pack;
  const rows = rowsOf(dy.shape);
  const { items, each, channels } = rows;
  const sums = roomForSums(pack, channels, normShares(rows));
  const factors = heap.scratch("batch norm factors", channels * 12);
  const coefficients: GradCoefficients = [factors, factors + channels * 4, factors + channels * 8];
  const toGamma = heap.output([channels]);
  const toBeta = heap.output([channels]);
  const statistics = [heap.floats(gamma), heap.floats(mean), heap.floats(inverse)] as const;
  const to = [heap.floats(toGamma), heap.floats(toBeta)] as const;
  const job = { grad: heap.floats(dy), values, rows, mean: heap.floats(mean), sums: sums.address };
  team.run("normGradSums", job, items, sums.shares);
  const given = [sums.address, sums.shares, ...statistics, items * each, channels] as const;
  kernels.batchNormCoefficients(...given, ...to, ...coefficients);
  return { rows, coefficients, toGamma, toBeta };
}
