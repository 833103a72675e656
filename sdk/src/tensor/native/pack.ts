import type { Heap } from "./heap.js";
import type { KernelExports } from "./kernelExports.js";

/** Our kernels and the memory they work in. */
export interface Pack {
  readonly kernels: KernelExports;
  readonly heap: Heap;
}

export const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;
