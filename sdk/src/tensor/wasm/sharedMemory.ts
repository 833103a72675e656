import type { Memory } from "./workspace.js";

/** Whether threads can share this memory. */
export const isShared = (memory: Memory): boolean => memory.buffer instanceof SharedArrayBuffer;

const sections = { import: 2, memory: 5 } as const;
const kinds = { function: 0, table: 1, memory: 2, global: 3 } as const;
const limits = { withMaximum: 1, shared: 3 } as const;

/**
 * The same WebAssembly module with shared memory: sets a bit in the memory's limits, which must have a maximum.
 * In Node, TensorFlow.js loads its single-threaded module; its instructions stay the same, and so do its results.
 * @throws Error when the module has no memory with a maximum
 */
export function withSharedMemory(module: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(module);
  let at = 8; // after the magic number and the version
  while (at < bytes.length) {
    const section = bytes[at++];
    const length = number();
    const end = at + length;
    if (section === sections.memory || section === sections.import) {
      const flag = section === sections.memory ? ownMemory() : importedMemory();
      if (flag !== undefined) {
        if (bytes[flag] !== limits.withMaximum)
          throw new Error("the memory of a WebAssembly module cannot be shared: it has no maximum");
        bytes[flag] = limits.shared;
        return bytes;
      }
    }
    at = end;
  }
  throw new Error("the memory of a WebAssembly module cannot be shared: it has none");

  /** A number in LEB128 encoding. */
  function number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  function skipName(): void {
    const length = number();
    at += length;
  }

  /** Offset of the limits of the memory that the module defines; it can have only one. */
  function ownMemory(): number {
    number();
    return at;
  }

  /** Offset of the limits of the imported memory; undefined if none is imported. */
  function importedMemory(): number | undefined {
    for (let left = number(); left > 0; left--) {
      skipName(); // of the module
      skipName(); // of the import
      const kind = bytes[at++];
      if (kind === kinds.memory) return at;
      if (kind !== kinds.function) return undefined; // our kernels import functions and a memory
      number();
    }
    return undefined;
  }
}
