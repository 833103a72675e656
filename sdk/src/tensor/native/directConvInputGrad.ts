import { type ConvGeometry, inputSize } from "./convGeometry.js";
import { type DirectPlan, eachGroup } from "./directConv.js";
import type { Heap } from "./heap.js";
import type { Address } from "./kernelExports.js";
import type { Pack } from "./pack.js";
import { planCache } from "./planCache.js";
import { mergeRuns, packTaps, pixelTable, type Runs, type Tap } from "./runs.js";

/** Gradients are padded so many images at a time that they stay in the cache. */
const groupBytes = 256 << 10;

/** The input pixels that see the same taps: a strided gradient falls into stride * stride ordinary convolutions. */
interface Phase {
  readonly taps: readonly Tap[];
  readonly runs: Runs;
  tables(images: number): { readonly pixels: number; readonly grad: Address; readonly input: Address };
}

interface Plan extends Pick<DirectPlan, "height" | "width" | "group" | "copies"> {
  readonly above: number;
  readonly before: number;
  readonly phases: readonly Phase[];
}

const planOf = planCache(makePlan);

/** The gradient of a convolution with respect to its input. */
export function directConvInputGrad(
  pack: Pack,
  geometry: ConvGeometry,
  grad: Address,
  filter: Address,
  inputGrad: Address,
): void {
  const plan = planOf(pack, geometry);
  const { kernels, heap } = pack;
  const { images, outHeight, outWidth, outputs, channels } = geometry;
  const tile = heap.scratch("tile", 1024);
  const gradAsInput = {
    ...geometry,
    images,
    height: outHeight,
    width: outWidth,
    channels: outputs,
    top: plan.above,
    left: plan.before,
  };
  // a pixel that no tap reaches, as with a filter smaller than the stride, has no gradient
  if (plan.phases.some(({ taps }) => taps.length === 0)) heap.clear(inputGrad, images * inputSize(geometry) * 4);
  for (const { taps, runs, tables } of plan.phases) {
    if (taps.length === 0) continue;
    const weights = packTaps(pack, taps, filter, geometry, true);
    eachGroup(pack, gradAsInput, plan, grad, false, (image, count, first) => {
      const { pixels, ...at } = tables(count);
      const to = inputGrad + first * inputSize(geometry) * 4;
      if (pixels > 0)
        kernels.convRuns(image, at.grad, to, at.input, pixels, runs.address, runs.count, weights, channels, tile);
    });
  }
}

function makePlan(heap: Heap, geometry: ConvGeometry): Plan {
  const { images, height, width, channels, outHeight, outWidth, outputs, tall, wide } = geometry;
  const { strideY, strideX, dilationY, dilationX, top, left } = geometry;
  const above = Math.max(0, -Math.ceil((top - (tall - 1) * dilationY) / strideY));
  const before = Math.max(0, -Math.ceil((left - (wide - 1) * dilationX) / strideX));
  const fullHeight = above + Math.max(outHeight, Math.floor((height - 1 + top) / strideY) + 1);
  const fullWidth = before + Math.max(outWidth, Math.floor((width - 1 + left) / strideX) + 1);
  const pixel = outputs * 4;
  const phases: Phase[] = [];
  for (let phaseY = 0; phaseY < strideY; phaseY++)
    for (let phaseX = 0; phaseX < strideX; phaseX++) {
      const taps: Tap[] = [];
      for (let y = 0; y < tall; y++)
        for (let x = 0; x < wide; x++)
          if ((y * dilationY) % strideY === phaseY && (x * dilationX) % strideX === phaseX) {
            const rows = (y * dilationY - phaseY) / strideY;
            const columns = (x * dilationX - phaseX) / strideX;
            taps.push({ offset: -(rows * fullWidth + columns) * pixel, index: y * wide + x });
          }
      taps.sort((a, b) => a.offset - b.offset);
      const tables = new Map<number, ReturnType<Phase["tables"]>>();
      phases.push({
        taps,
        runs: mergeRuns(heap, taps, pixel),
        tables(count) {
          const made = tables.get(count) ?? makeTables(count, phaseY, phaseX);
          tables.set(count, made);
          return made;
        },
      });
    }
  return {
    height: fullHeight,
    width: fullWidth,
    above,
    before,
    phases,
    copies: above > 0 || before > 0 || fullHeight !== outHeight || fullWidth !== outWidth,
    group: Math.max(1, Math.min(images, Math.floor(groupBytes / (fullHeight * fullWidth * pixel)))),
  };

  function makeTables(count: number, phaseY: number, phaseX: number) {
    const grad: number[] = [];
    const input: number[] = [];
    for (let n = 0; n < count; n++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          if ((y + top) % strideY === phaseY && (x + left) % strideX === phaseX) {
            const row = (y + top - phaseY) / strideY + above;
            const column = (x + left - phaseX) / strideX + before;
            grad.push(((n * fullHeight + row) * fullWidth + column) * pixel);
            input.push(((n * height + y) * width + x) * channels * 4);
          }
    const pixels = Math.ceil(grad.length / 4) * 4;
    return { pixels, grad: pixelTable(heap, grad), input: pixelTable(heap, input) };
  }
}
