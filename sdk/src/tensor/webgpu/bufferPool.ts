/** A buffer on the GPU. */
export interface GpuBuffer {
  readonly size: number;
  readonly usage: number;
  destroy(): void;
}

/** The part of a device that makes buffers. */
export interface BufferMaker {
  createBuffer(options: {
    readonly size: number;
    readonly usage: number;
    readonly mappedAtCreation: boolean;
  }): GpuBuffer;
}

/** What TensorFlow.js's backend asks of its buffer manager. */
export interface BufferManager {
  /** Bytes of the buffers in use. */
  readonly numBytesUsed: number;
  /** Bytes of all buffers, in use or kept. */
  readonly numBytesAllocated: number;
  /** @param reuse whether a kept buffer will do, which is not mapped */
  acquireBuffer(size: number, usage: number, mappedAtCreation?: boolean, reuse?: boolean): GpuBuffer;
  /** @param reuse whether it is kept for later, or destroyed */
  releaseBuffer(buffer: GpuBuffer, reuse?: boolean): void;
  getNumUsedBuffers(): number;
  getNumFreeBuffers(): number;
  dispose(): void;
}

interface Held {
  readonly buffer: GpuBuffer;
  /** Number of buffers made before it. */
  readonly number: number;
}

/**
 * Keeps buffers by size and use, and hands out the oldest first, so that training steps that do the same get the same buffers: then the
 * bind groups of the step before fit. TensorFlow.js hands out the last released.
 */
export function bufferPool(device: BufferMaker): BufferManager {
  const free = new Map<string, Held[]>(); // each in the order of their numbers
  const used = new Map<GpuBuffer, number>();
  let made = 0;
  let kept = 0;
  let [bytesUsed, bytesAllocated] = [0, 0];

  function make(size: number, usage: number, mappedAtCreation: boolean): Held {
    const buffer = device.createBuffer({ size, usage, mappedAtCreation });
    bytesAllocated += size;
    return { buffer, number: made++ };
  }

  return {
    get numBytesUsed() {
      return bytesUsed;
    },
    get numBytesAllocated() {
      return bytesAllocated;
    },
    acquireBuffer(size, usage, mappedAtCreation = false, reuse = true) {
      const before = reuse ? free.get(keyOf(size, usage))?.shift() : undefined;
      if (before !== undefined) kept--;
      const { buffer, number } = before ?? make(size, usage, mappedAtCreation);
      used.set(buffer, number);
      bytesUsed += size;
      return buffer;
    },
    releaseBuffer(buffer, reuse = true) {
      const number = used.get(buffer);
      if (number === undefined) return; // of a pool that was disposed of
      used.delete(buffer);
      const { size, usage } = buffer;
      bytesUsed -= size;
      if (!reuse) {
        bytesAllocated -= size;
        return buffer.destroy();
      }
      const key = keyOf(size, usage);
      const others = free.get(key) ?? [];
      free.set(key, others);
      let place = others.length;
      while (place > 0 && (others[place - 1] as Held).number > number) place--;
      others.splice(place, 0, { buffer, number });
      kept++;
    },
    getNumUsedBuffers: () => used.size,
    getNumFreeBuffers: () => kept,
    dispose() {
      for (const buffer of used.keys()) buffer.destroy();
      for (const others of free.values()) for (const { buffer } of others) buffer.destroy();
      used.clear();
      free.clear();
      [kept, bytesUsed, bytesAllocated] = [0, 0, 0];
    },
  };
}

const keyOf = (size: number, usage: number): string => `${size}_${usage}`;
