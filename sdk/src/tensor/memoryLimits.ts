import type { BackendName } from "./backend.js";

/** A bound on what may be allocated. */
export interface MemoryLimit {
  readonly bytes: number;
  /** What it is a bound of: "the WebAssembly heap". */
  readonly of: string;
}

/** Memory that tensors may take: what WebAssembly can address, and what this machine has left. Empty where the backend does not tell. */
export function memoryLimits(backend: BackendName): readonly MemoryLimit[] {
  const left = { bytes: process.availableMemory(), of: "the memory that this machine has left" };
  switch (backend) {
    case "wasm":
      return [{ bytes: 2 ** 32, of: "the WebAssembly heap" }, left]; // addresses have 32 bits
    case "tfjs-node":
    case "cpu":
      return [left];
    case "tfjs-node-gpu":
    case "webgpu":
      return [];
    default:
      return backend satisfies never;
  }
}
