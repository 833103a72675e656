import type { DataType, TensorInfo } from "@tensorflow/tfjs-core";
import type { Address } from "./kernelExports.js";

/** A `WebAssembly.Memory`, which Node's types leave out. Its buffer is another after it has grown. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

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
export interface Heap {
  readonly memory: Memory;
  /** Where the numbers of a float32 tensor lie. */
  floats(tensor: TensorInfo): Address;
  /** Where the numbers of an int32 tensor lie. */
  integers(tensor: TensorInfo): Address;
  /** A new float32 tensor, its numbers undefined. */
  output(shape: readonly number[]): TensorInfo;
  /** Memory to work in, on a cache line; one block a name, which the next call with the same name gets again. */
  scratch(name: string, bytes: number): Address;
  /** Numbers put on the heap until they are released, as int32. */
  constants(values: readonly number[]): Address;
  /** Gives constants up. */
  release(address: Address): void;
  clear(address: Address, bytes: number): void;
}

const cacheLine = 64;

export function createHeap(backend: WasmBackend): Heap {
  const { memory } = backend.wasm.asm;
  const blocks = new Map<string, { readonly at: Address; readonly bytes: number }>();

  function claim(bytes: number): Address {
    const at = backend.wasm._malloc(bytes + cacheLine) >>> 0; // the host answers in signed numbers
    if (at === 0) throw new RangeError(`WebAssembly memory is full: no ${bytes} bytes left; use smaller batches`);
    return at;
  }
  function addressOf(tensor: TensorInfo, dtype: DataType): Address {
    if (tensor.dtype !== dtype)
      throw new TypeError(
        `a tensor of shape [${tensor.shape}] must be ${dtype}, but is ${tensor.dtype}; cast it first`,
      );
    return backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  return {
    memory,
    floats: (tensor) => addressOf(tensor, "float32"),
    integers: (tensor) => addressOf(tensor, "int32"),
    output: (shape) => backend.makeOutput([...shape], "float32"),
    scratch(name, bytes) {
      let block = blocks.get(name);
      if (block === undefined || block.bytes < bytes) {
        if (block) backend.wasm._free(block.at);
        const roomy = Math.ceil(bytes * 1.1);
        block = { at: claim(roomy), bytes: roomy };
        blocks.set(name, block);
      }
      return Math.ceil(block.at / cacheLine) * cacheLine;
    },
    constants(values) {
      const at = claim(values.length * 4);
      new Int32Array(memory.buffer, at, values.length).set(values);
      return at;
    },
    release: (address) => backend.wasm._free(address),
    // views are made anew each time: they die when the memory grows
    clear: (address, bytes) => void new Uint8Array(memory.buffer, address, bytes).fill(0),
  };
}
