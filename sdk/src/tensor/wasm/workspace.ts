import type { Address, KernelExports } from "./kernelExports.js";

/** A `WebAssembly.Memory`, which Node's types leave out. Its buffer is another after it has grown. */
export interface Memory {
  readonly buffer: ArrayBufferLike;
}

/** Where a workspace gets its memory. */
export interface Allocator {
  /** @throws RangeError when the memory is full */
  claim(bytes: number): Address;
  free(address: Address): void;
}

/** Memory that kernels work in, apart from tensors. Each thread has its own. */
export interface Workspace {
  readonly memory: Memory;
  /** Memory to work in, on a cache line; one block a name, which the next call with the same name gets again. */
  scratch(name: string, bytes: number): Address;
  /** Numbers put on the heap until they are released, as int32. */
  constants(values: readonly number[]): Address;
  /** Gives constants up. */
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
        blocks.delete(name); // what cannot be claimed is not there any more either
        const roomy = Math.ceil(bytes * 1.1);
        block = { at: claim(roomy), bytes: roomy };
        blocks.set(name, block);
      }
      return Math.ceil(block.at / cacheLine) * cacheLine;
    },
    constants(values) {
      const at = claim(values.length * 4);
      // views are made anew each time: they die when the memory grows
      new Int32Array(memory.buffer, at, values.length).set(values);
      return at;
    },
    release: free,
    clear: clearBytes,
  };
}
