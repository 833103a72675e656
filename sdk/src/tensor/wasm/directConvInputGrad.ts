import { type ConvGeometry, inputSize } from "../shared/convGeometry.js";
import { type DirectPlan, eachGroup, type OnImages } from "./directConv.js";
import type { Address } from "./kernelExports.js";
import type { Pack } from "./pack.js";
import { planCache } from "./planCache.js";
import { mergeRuns, packTaps, pixelTable, type Runs, type Tap } from "./runs.js";
import type { Workspace } from "./workspace.js";

/** Bytes of gradients that are padded at a time, so that they stay in the cache. */
const groupBytes = 256 << 10;

/** The input pixels with the same taps: a strided gradient splits into stride * stride ordinary convolutions. */
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
export function directConvInputGrad(pack: Pack, geometry: ConvGeometry, filter: Address): OnImages {
  const plan = planOf(pack, geometry);
  const { kernels, heap } = pack;
  const { outHeight, outWidth, outputs, channels } = geometry;
  const gradAsInput = {
    ...geometry,
    height: outHeight,
    width: outWidth,
    channels: outputs,
    top: plan.above,
    left: plan.before,
  };
  const phases = plan.phases
    .filter(({ taps }) => taps.length > 0)
    .map((phase, index) => ({
      ...phase,
      weights: packTaps(pack, `columns ${index}`, phase.taps, filter, geometry, true),
    }));
  return (images, grad, inputGrad, { mask = 0 } = {}) => {
    const size = inputSize(geometry);
    // pixels without a tap, as with a filter smaller than the stride, have gradient 0
    if (phases.length < plan.phases.length) heap.clear(inputGrad, images * size * 4);
    for (const { runs, weights, tables } of phases)
      eachGroup(pack, gradAsInput, plan, images, grad, false, (image, count, first) => {
        const { pixels, ...at } = tables(count);
        if (pixels === 0) return;
        const places = [image, at.grad, inputGrad + first * size * 4, at.input, pixels] as const;
        kernels.convRuns(...places, runs.address, runs.count, weights, channels, heap.scratch("tile", 1024));
      });
    if (mask) kernels.maskByRelu(inputGrad, mask, images * size);
  };
}

function makePlan(heap: Workspace, geometry: ConvGeometry): Plan {
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
