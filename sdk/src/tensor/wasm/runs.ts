import type { Address } from "./kernelExports.js";
import { type Pack, roundUp } from "./pack.js";
import type { Workspace } from "./workspace.js";

/** One tap of a filter: its byte offset in the padded image, and its number in the filter. */
export interface Tap {
  readonly offset: number;
  readonly index: number;
}

/** Runs of taps that are adjacent in an image, on the heap as (offset, bytes). */
export interface Runs {
  readonly address: Address;
  readonly count: number;
}

/** @param taps sorted by offset @param bytes of one pixel */
export function mergeRuns(heap: Workspace, taps: readonly Tap[], bytes: number): Runs {
  const runs: { offset: number; bytes: number }[] = [];
  for (const { offset } of taps) {
    const last = runs.at(-1);
    if (last && last.offset + last.bytes === offset) last.bytes += bytes;
    else runs.push({ offset, bytes });
  }
  return { address: heap.constants(runs.flatMap((run) => [run.offset, run.bytes])), count: runs.length };
}

/** Byte offsets of pixels on the heap, the last repeated to a multiple of 4. */
export function pixelTable(heap: Workspace, pixels: readonly number[]): Address {
  const missing = roundUp(pixels.length, 4) - pixels.length;
  return heap.constants([...pixels, ...new Array<number>(missing).fill(pixels.at(-1) ?? 0)]);
}

/**
 * The filter in panels of 8 columns, in the order of the taps.
 * @param name of their scratch memory
 * @param turned whether columns are the inputs of the filter instead of its outputs, as for the gradient of the input
 */
export function packTaps(
  { kernels, heap }: Pack,
  name: string,
  taps: readonly Tap[],
  filter: Address,
  { channels, outputs }: { readonly channels: number; readonly outputs: number },
  turned: boolean,
): Address {
  const perTap = turned ? outputs : channels;
  const columns = turned ? channels : outputs;
  const panelBytes = taps.length * perTap * 32;
  const panels = heap.scratch(name, (panelBytes / 8) * roundUp(columns, 8));
  const [depthStep, columnStep] = turned ? [4, outputs * 4] : [outputs * 4, 4];
  taps.forEach(({ index }, place) => {
    const from = filter + index * channels * outputs * 4;
    kernels.packColumns(from, panels + place * perTap * 32, panelBytes, perTap, columns, depthStep, columnStep);
  });
  return panels;
}
