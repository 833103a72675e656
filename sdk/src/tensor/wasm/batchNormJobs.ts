import type { Address, GradCoefficients } from "./kernelExports.js";
import type { Work } from "./team.js";

/** Rows of one number per channel, grouped into items that are not divided: the pixels of an image. */
export interface Rows {
  readonly items: number;
  /** Rows per item. */
  readonly each: number;
  readonly channels: number;
}

/** The rows of images [batch, height, width, channels], or of any tensor whose last axis is channels. */
export function rowsOf(shape: readonly number[]): Rows {
  const [items = 1, ...rest] = shape;
  const channels = rest.at(-1) ?? 1;
  return { items, each: rest.slice(0, -1).reduce((product, side) => product * side, 1), channels };
}

/** Bytes of a share's two double-precision sums per channel. */
export const sumsBytes = (channels: number): number => channels * 16;

export interface SumsJob {
  readonly values: Address;
  readonly rows: Rows;
  readonly sums: Address;
}

/** Sums of values and of squares, both relative to the first row of the share. */
export const normSumsJob: Work<SumsJob> =
  ({ kernels, heap }, { values, rows: { each, channels }, sums }) =>
  ({ index, first, count }) => {
    const at = sums + index * sumsBytes(channels);
    const from = values + first * each * channels * 4;
    heap.clear(at, sumsBytes(channels));
    kernels.batchNormSums(from, from, count * each, channels, at, at + channels * 8);
  };

export interface ApplyJob {
  readonly values: Address;
  readonly output: Address;
  readonly rows: Rows;
  readonly scale: Address;
  readonly shift: Address;
}

export const normApplyJob: Work<ApplyJob> =
  ({ kernels }, { values, output, rows: { each, channels }, scale, shift }) =>
  ({ first, count }) => {
    const offset = first * each * channels * 4;
    kernels.batchNormApply(values + offset, output + offset, scale, shift, count * each, channels);
  };

export interface GradSumsJob {
  readonly grad: Address;
  readonly values: Address;
  readonly rows: Rows;
  readonly mean: Address;
  readonly sums: Address;
}

export const normGradSumsJob: Work<GradSumsJob> =
  ({ kernels }, { grad, values, rows: { each, channels }, mean, sums }) =>
  ({ index, first, count }) => {
    const at = sums + index * sumsBytes(channels);
    const offset = first * each * channels * 4;
    const places = [grad + offset, values + offset, mean] as const;
    kernels.batchNormGradSums(...places, count * each, channels, at, at + channels * 8);
  };

export interface GradApplyJob {
  readonly grad: Address;
  readonly values: Address;
  readonly output: Address;
  readonly rows: Rows;
  readonly coefficients: GradCoefficients;
}

export const normGradApplyJob: Work<GradApplyJob> =
  ({ kernels }, { grad, values, output, rows: { each, channels }, coefficients }) =>
  ({ first, count }) => {
    const offset = first * each * channels * 4;
    const places = [grad + offset, values + offset, output + offset] as const;
    kernels.batchNormGradApply(...places, ...coefficients, count * each, channels);
  };
