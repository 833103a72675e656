import { type ConvGeometry, inputSize, outputSize, paddedSides } from "./convGeometry.js";
import type { Heap } from "./heap.js";
import type { Address } from "./kernelExports.js";
import { type Pack, roundUp } from "./pack.js";
import { planCache } from "./planCache.js";
import { mergeRuns, packTaps, pixelTable, type Runs, type Tap } from "./runs.js";

/** Images are padded so many at a time that they stay in the cache. */
const groupBytes = 256 << 10;

/** Where each pixel of a group of images lies, padded and after. */
interface Tables {
  readonly pixels: number;
  readonly image: Address;
  readonly output: Address;
}

/** What is worked out once for a geometry. */
export interface DirectPlan {
  readonly height: number;
  readonly width: number;
  readonly group: number;
  readonly taps: readonly Tap[];
  readonly runs: Runs;
  /** Whether the image has to be copied to be padded. */
  readonly copies: boolean;
  tables(images: number): Tables;
  /** The offsets of the taps, as depthwise kernels read them. */
  offsets(): Address;
}

export const directPlan = planCache(makePlan);

function makePlan(heap: Heap, geometry: ConvGeometry): DirectPlan {
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
    // the kernels read 16 bytes at a time, which must not leave the tensor
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

/** Hands over groups of images, padded, and rectified when asked for. */
export function eachGroup(
  { kernels, heap }: Pack,
  geometry: ConvGeometry,
  plan: Pick<DirectPlan, "height" | "width" | "group" | "copies">,
  input: Address,
  relu: boolean,
  work: (image: Address, images: number, first: number) => void,
): void {
  const { images, height, width, channels, top, left } = geometry;
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

/** What is done with each group of finished output pixels while it is still in the cache. */
export type OnPixels = (output: Address, pixels: number) => void;

export function directConv(
  pack: Pack,
  geometry: ConvGeometry,
  input: Address,
  filter: Address,
  output: Address,
  relu: boolean,
  onPixels?: OnPixels,
): void {
  const plan = directPlan(pack, geometry);
  const { kernels, heap } = pack;
  const { runs } = plan;
  const weights = packTaps(pack, plan.taps, filter, geometry, false);
  const tile = heap.scratch("tile", 1024);
  eachGroup(pack, geometry, plan, input, relu, (image, images, first) => {
    const { pixels, ...at } = plan.tables(images);
    const to = output + first * outputSize(geometry) * 4;
    const rows = roundUp(pixels, 4);
    kernels.convRuns(image, at.image, to, at.output, rows, runs.address, runs.count, weights, geometry.outputs, tile);
    onPixels?.(to, pixels);
  });
}

/** Adds to the gradient of the filter; the caller clears it first. */
export function directConvFilterGrad(
  pack: Pack,
  geometry: ConvGeometry,
  input: Address,
  grad: Address,
  filterGrad: Address,
  relu: boolean,
): void {
  const plan = directPlan(pack, geometry);
  const { kernels, heap } = pack;
  const { outputs } = geometry;
  const { runs } = plan;
  const tile = heap.scratch("tile", 1024);
  const wide = roundUp(outputs, 8);
  eachGroup(pack, geometry, plan, input, relu, (image, images, first) => {
    const { pixels, image: table } = plan.tables(images);
    let from = grad + first * outputSize(geometry) * 4;
    if (wide !== outputs) {
      const widened = heap.scratch("widened", pixels * wide * 4);
      kernels.widenRows(from, widened, pixels, outputs);
      from = widened;
    }
    kernels.convRunsFilterGrad(image, table, from, wide, pixels, runs.address, runs.count, filterGrad, outputs, tile);
  });
}
