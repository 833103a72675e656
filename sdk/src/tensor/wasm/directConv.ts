import { type ConvGeometry, inputSize, outputSize, paddedSides } from "../shared/convGeometry.js";
import type { Address } from "./kernelExports.js";
import { type Pack, roundUp } from "./pack.js";
import { planCache } from "./planCache.js";
import { mergeRuns, packTaps, pixelTable, type Runs, type Tap } from "./runs.js";
import type { Workspace } from "./workspace.js";

/** Bytes of images that are padded at a time, so that they stay in the cache. */
const groupBytes = 256 << 10;

/** Addresses of the pixels of a group of images, in the padded input and in the output. */
interface Tables {
  readonly pixels: number;
  readonly image: Address;
  readonly output: Address;
}

/** What is computed once per geometry. */
export interface DirectPlan {
  readonly height: number;
  readonly width: number;
  readonly group: number;
  readonly taps: readonly Tap[];
  readonly runs: Runs;
  /** Whether images have to be copied for padding. */
  readonly copies: boolean;
  tables(images: number): Tables;
  /** The offsets of the taps for depthwise kernels. */
  offsets(): Address;
}

export const directPlan = planCache(makePlan);

function makePlan(heap: Workspace, geometry: ConvGeometry): DirectPlan {
  const { images, channels, outHeight, outWidth, outputs, tall, wide, strideY, strideX, dilationY, dilationX } =
    geometry;
  const { height, width } = paddedSides(geometry);
  const pixel = channels * 4;
  const taps: Tap[] = [];
  for (let y = 0; y < tall; y++)
    for (let x = 0; x < wide; x++)
      taps.push({ offset: (y * dilationY * width + x * dilationX) * pixel, index: y * wide + x });
  const tables = new Map<number, Tables>();
  let offsets: Address | undefined;
  return {
    height,
    width,
    group: Math.max(1, Math.min(images, Math.floor(groupBytes / (height * width * pixel)))),
    taps,
    runs: mergeRuns(heap, taps, pixel),
    // the kernels read 16 bytes at a time, which must not exceed the tensor
    copies: height !== geometry.height || width !== geometry.width || channels % 4 !== 0,
    tables(count) {
      const made = tables.get(count) ?? makeTables(count);
      tables.set(count, made);
      return made;
    },
    offsets() {
      offsets ??= heap.constants(taps.map(({ offset }) => offset));
      return offsets;
    },
  };

  function makeTables(count: number): Tables {
    const image: number[] = [];
    const output: number[] = [];
    for (let n = 0; n < count; n++)
      for (let y = 0; y < outHeight; y++)
        for (let x = 0; x < outWidth; x++) {
          output.push(image.length * outputs * 4);
          image.push(((n * height + y * strideY) * width + x * strideX) * pixel);
        }
    return { pixels: image.length, image: pixelTable(heap, image), output: pixelTable(heap, output) };
  }
}

/** Called with each group of finished output pixels while it is in the cache. */
export type OnPixels = (output: Address, pixels: number) => void;

/** Runs a convolution with a packed filter on a range of images. Requests its scratch memory on each call. */
export type OnImages = (
  images: number,
  from: Address,
  to: Address,
  options?: {
    readonly onPixels?: OnPixels | undefined;
    /** Keeps the result only where the numbers at this address are positive; 0 keeps all. */
    readonly mask?: Address;
  },
) => void;

/** Gradient of a filter over a range of images; overwrites the result. */
export type FilterGradOnImages = (images: number, input: Address, grad: Address, filterGrad: Address) => void;

/** Calls back with groups of images, padded and optionally after ReLU. */
export function eachGroup(
  { kernels, heap }: Pack,
  geometry: ConvGeometry,
  plan: Pick<DirectPlan, "height" | "width" | "group" | "copies">,
  images: number,
  input: Address,
  relu: boolean,
  work: (image: Address, images: number, first: number) => void,
): void {
  const { height, width, channels, top, left } = geometry;
  for (let first = 0; first < images; first += plan.group) {
    const count = Math.min(plan.group, images - first);
    const from = input + first * inputSize(geometry) * 4;
    if (!plan.copies && !relu) {
      work(from, count, first);
      continue;
    }
    const padded = heap.scratch("padded", plan.group * plan.height * plan.width * channels * 4);
    kernels.padCopy(from, padded, count, height, width, channels, top, left, plan.height, plan.width, relu ? 1 : 0);
    work(padded, count, first);
  }
}

export function directConv(pack: Pack, geometry: ConvGeometry, filter: Address, relu: boolean): OnImages {
  const plan = directPlan(pack, geometry);
  const { kernels, heap } = pack;
  const { runs } = plan;
  const weights = packTaps(pack, "columns", plan.taps, filter, geometry, false);
  return (images, input, output, { onPixels } = {}) =>
    eachGroup(pack, geometry, plan, images, input, relu, (image, count, first) => {
      const { pixels, ...at } = plan.tables(count);
      const to = output + first * outputSize(geometry) * 4;
      const tables = [image, at.image, to, at.output, roundUp(pixels, 4), runs.address, runs.count] as const;
      kernels.convRuns(...tables, weights, geometry.outputs, heap.scratch("tile", 1024));
      onPixels?.(to, pixels);
    });
}

export function directConvFilterGrad(pack: Pack, geometry: ConvGeometry, relu: boolean): FilterGradOnImages {
  const plan = directPlan(pack, geometry);
  const { kernels, heap } = pack;
  const { channels, outputs, tall, wide } = geometry;
  const { runs } = plan;
  const full = roundUp(outputs, 8);
  return (images, input, grad, filterGrad) => {
    heap.clear(filterGrad, tall * wide * channels * outputs * 4);
    eachGroup(pack, geometry, plan, images, input, relu, (image, count, first) => {
      const { pixels, image: table } = plan.tables(count);
      let from = grad + first * outputSize(geometry) * 4;
      if (full !== outputs) {
        const widened = heap.scratch("widened", pixels * full * 4);
        kernels.widenRows(from, widened, pixels, outputs);
        from = widened;
      }
      const places = [image, table, from, full, pixels, runs.address, runs.count, filterGrad, outputs] as const;
      kernels.convRunsFilterGrad(...places, heap.scratch("tile", 1024));
    });
  };
}
