import type { Address, KernelExports } from "./kernelExports.js";

/** A `WebAssembly.Memory`, which Node's types lack. Growing it replaces its buffer. */
export interface Memory {
  readonly buffer: ArrayBufferLike;
}

/** Allocates the memory of a workspace. */
export interface Allocator {
  /** @throws RangeError when the memory is full */
  claim(bytes: number): Address;
  free(address: Address): void;
}

/** Memory of kernels besides tensors. Each thread has its own. */
export interface Workspace {
  readonly memory: Memory;
  /** Scratch memory, aligned to a cache line; one block per name, which later calls with the same name reuse. */
  scratch(name: string, bytes: number): Address;
  /** Stores int32 numbers on the heap until they are released. */
  constants(values: readonly number[]): Address;
  /** Releases constants. */
  release(address: Address): void;
  clear(address: Address, bytes: number): void;
}

export const cacheLine = 64;

export function createWorkspace(
  memory: Memory,
  { clearBytes }: Pick<KernelExports, "clearBytes">,
  { claim, free }: Allocator,
): Workspace {
  const blocks = new Map<string, { readonly at: Address; readonly bytes: number }>();
  return {
    memory,
    scratch(name, bytes) {
      let block = blocks.get(name);
      if (block === undefined || block.bytes < bytes) {
        if (block) free(block.at);
        blocks.delete(name); // the old block is already freed if the new one cannot be allocated
        const roomy = Math.ceil(bytes * 1.1);
        block = { at: claim(roomy), bytes: roomy };
        blocks.set(name, block);
      }
      return Math.ceil(block.at / cacheLine) * cacheLine;
    },
    constants(values) {
      const at = claim(values.length * 4);
      // a new view each time: views become invalid when the memory grows
      new Int32Array(memory.buffer, at, values.length).set(values);
      return at;
    },
    release: free,
    clear: clearBytes,
  };
}
