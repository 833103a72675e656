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
 * Makes the backend's own claims for memory throw when there is none: it takes the 0 that malloc answers then for an address, and
 * writes tensors over what lies there.
 */
export function refuseWhenFull(wasm: WasmBackend["wasm"]): void {
  wasm._free(wasm._malloc(1)); // the first call puts malloc itself in the place of what looks it up
  const malloc = wasm._malloc;
  wasm._malloc = (bytes) => {
    const at = malloc(bytes) >>> 0; // it answers in signed numbers
    // at the end of 4 GB, malloc overlooks that an address does not go beyond 32 bits
    if (at === 0 || at + bytes > wasm.asm.memory.buffer.byteLength)
      throw new RangeError(`WebAssembly memory is full: no ${bytes} bytes left; use smaller batches`);
    return at;
  };
}

/** The memory that tensors of the WASM backend live in, which must refuse when it is full. */
export interface Heap extends Workspace, Allocator {
  /** Where the numbers of a float32 tensor lie. */
  floats(tensor: TensorInfo): Address;
  /** Where the numbers of an int32 tensor lie. */
  integers(tensor: TensorInfo): Address;
  /** A new float32 tensor, its numbers undefined. */
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
