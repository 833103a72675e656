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

/** The memory that tensors of the WASM backend live in. */
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
    claim(bytes) {
      const at = backend.wasm._malloc(bytes + cacheLine) >>> 0; // the host answers in signed numbers
      if (at === 0) throw new RangeError(`WebAssembly memory is full: no ${bytes} bytes left; use smaller batches`);
      return at;
    },
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
