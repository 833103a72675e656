import type { BackendReport } from "./backend.js";
import { type GpuDrivers, gpuMemories } from "./gpuMemories.js";

/** A bound on what may be allocated. */
export interface MemoryLimit {
  readonly bytes: number;
  /** What it is a bound of: "the WebAssembly heap". */
  readonly of: string;
}

/**
 * Memory that tensors may take: what WebAssembly can address, what this machine has left, or all that the GPU has. Empty where nothing
 * tells, as of a GPU that shares the machine's memory.
 */
export async function memoryLimits(
  { name, adapter }: Pick<BackendReport, "name" | "adapter">,
  drivers: GpuDrivers = {},
): Promise<readonly MemoryLimit[]> {
  const left = { bytes: process.availableMemory(), of: "the memory that this machine has left" };
  switch (name) {
    case "wasm":
      return [{ bytes: 2 ** 32, of: "the WebAssembly heap" }, left]; // addresses have 32 bits
    case "tfjs-node":
    case "cpu":
      return [left];
    case "webgpu":
      return adapter?.software === true ? [left] : ofGpu(adapter?.name, drivers);
    case "tfjs-node-gpu":
      return ofGpu(undefined, drivers);
    default:
      return name satisfies never;
  }
}

/** Of several GPUs the one of that name, else the largest: which one computes is not known, and too low a limit would refuse what fits. */
async function ofGpu(name: string | undefined, drivers: GpuDrivers): Promise<readonly MemoryLimit[]> {
  const all = await gpuMemories(drivers);
  const named = all.filter((gpu) => gpu.name !== "" && gpu.name === name);
  const bytes = Math.max(0, ...(named.length > 0 ? named : all).map((gpu) => gpu.bytes));
  return bytes === 0 ? [] : [{ bytes, of: "the memory of the GPU" }];
}
