import type { DataType, TensorInfo } from "@tensorflow/tfjs-core";
import type { Address, KernelExports } from "./kernelExports.js";
import { type Allocator, cacheLine, createWorkspace, type Memory, type Workspace } from "./workspace.js";

/** The part of TensorFlow.js's WASM backend that is used here. */
export interface WasmBackend {
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: Address } };
  readonly wasm: {
    readonly asm: { readonly memory: Memory };
    _malloc(bytes: number): Address;
    _free(address: Address): void;
  };
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  incRef(dataId: object): void;
  refCount(dataId: object): number;
}

/**
 * Makes the backend's allocations throw when the memory is full: it takes the 0 that malloc then returns for an address, and
 * overwrites what is there.
 */
export function refuseWhenFull(wasm: WasmBackend["wasm"]): void {
  wasm._free(wasm._malloc(1)); // the first call replaces the lazy stub by malloc itself
  const malloc = wasm._malloc;
  wasm._malloc = (bytes) => {
    const at = malloc(bytes) >>> 0; // it returns signed numbers
    // near 4 GB, malloc does not notice an address overflow of 32 bits
    if (at === 0 || at + bytes > wasm.asm.memory.buffer.byteLength)
      throw new RangeError(`WebAssembly memory is full: no ${bytes} bytes left; use smaller batches`);
    return at;
  };
}

/** The memory of the WASM backend's tensors; allocation throws when it is full (see refuseWhenFull). */
export interface Heap extends Workspace, Allocator {
  /** Address of a float32 tensor. */
  floats(tensor: TensorInfo): Address;
  /** Address of an int32 tensor. */
  integers(tensor: TensorInfo): Address;
  /** A new, uninitialised float32 tensor. */
  output(shape: readonly number[]): TensorInfo;
}

export function createHeap(backend: WasmBackend, kernels: Pick<KernelExports, "clearBytes">): Heap {
  const { memory } = backend.wasm.asm;
  const allocator: Allocator = {
    claim: (bytes) => backend.wasm._malloc(bytes + cacheLine),
    free: (address) => backend.wasm._free(address),
  };
  function addressOf(tensor: TensorInfo, dtype: DataType): Address {
    if (tensor.dtype !== dtype)
      throw new TypeError(
        `a tensor of shape [${tensor.shape}] must be ${dtype}, but is ${tensor.dtype}; cast it first`,
      );
    return backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }
  return {
    ...createWorkspace(memory, kernels, allocator),
    ...allocator,
    floats: (tensor) => addressOf(tensor, "float32"),
    integers: (tensor) => addressOf(tensor, "int32"),
    output: (shape) => backend.makeOutput([...shape], "float32"),
  };
}
