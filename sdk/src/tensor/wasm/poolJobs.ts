import type { PoolAttributes } from "../shared/composed/poolKernels.js";
import { type ConvGeometry, inputSize, outputSize, sameGeometry } from "../shared/convGeometry.js";
import type { Address, Window } from "./kernelExports.js";
import type { MainPack } from "./pack.js";
import { sharesOf } from "./shares.js";
import type { Work } from "./team.js";

/** Geometry of a pooling. */
export interface Pooling {
  readonly kind: PoolAttributes["kind"];
  readonly geometry: ConvGeometry;
}

export const poolingOf = (
  shape: readonly [number, number, number, number],
  { kind, size, stride }: PoolAttributes,
) => ({
  kind,
  geometry: sameGeometry(shape, [size, size, shape[3], 1], { stride, dilation: 1, depthwise: true }),
});

function windowOf(images: number, geometry: ConvGeometry): Window {
  const { height, width, channels, outHeight, outWidth, tall, wide, strideY, strideX, top, left } = geometry;
  return [images, height, width, channels, outHeight, outWidth, tall, wide, strideY, strideX, top, left];
}

export interface PoolJob {
  readonly pooling: Pooling;
  readonly input: Address;
  readonly output: Address;
}

export const poolJob: Work<PoolJob> =
  ({ kernels }, { pooling: { kind, geometry }, input, output }) =>
  ({ first, count }) => {
    const places = [input + first * inputSize(geometry) * 4, output + first * outputSize(geometry) * 4] as const;
    if (kind === "average") kernels.averagePool(...places, ...windowOf(count, geometry));
    else kernels.maxPool(...places, ...windowOf(count, geometry));
  };

export interface PoolGradJob extends PoolJob {
  readonly grad: Address;
  readonly inputGrad: Address;
}

export const poolGradJob: Work<PoolGradJob> =
  ({ kernels, heap }, { pooling: { kind, geometry }, input, output, grad, inputGrad }) =>
  ({ first, count }) => {
    const from = first * inputSize(geometry) * 4;
    const to = first * outputSize(geometry) * 4;
    heap.clear(inputGrad + from, count * inputSize(geometry) * 4);
    const window = windowOf(count, geometry);
    if (kind === "average") kernels.averagePoolGrad(grad + to, inputGrad + from, ...window);
    else kernels.maxPoolGrad(grad + to, input + from, output + to, inputGrad + from, ...window);
  };

export function runPool({ team }: MainPack, job: PoolJob): void {
  team.run("pool", job, job.pooling.geometry.images, poolShares(job.pooling));
}

export function runPoolGrad({ team }: MainPack, job: PoolGradJob): void {
  team.run("poolGrad", job, job.pooling.geometry.images, poolShares(job.pooling));
}

const poolShares = ({ geometry }: Pooling): number =>
  sharesOf(geometry.images, geometry.images * outputSize(geometry) * geometry.tall * geometry.wide);
