import { expect, test } from "vitest";
import { createHeap, refuseWhenFull, type WasmBackend } from "../../sdk/src/tensor/wasm/heap.js";

/** A heap of so many bytes that hands out one address after the other. */
function backendOf(bytes: number) {
  const freed: number[] = [];
  let next = 64;
  const backend: WasmBackend = {
    dataIdMap: { get: () => ({ memoryOffset: 0 }) },
    wasm: {
      asm: { memory: { buffer: new ArrayBuffer(bytes) } },
      _malloc(wanted) {
        if (next + wanted > bytes) return 0; // as malloc says that there is no more
        const at = next;
        next += Math.ceil(wanted / 8) * 8;
        return at;
      },
      _free: (address) => void freed.push(address),
    },
    makeOutput: (shape, dtype) => ({ dataId: {}, shape, dtype }),
    incRef: () => undefined,
    refCount: () => 1,
  };
  refuseWhenFull(backend.wasm);
  freed.length = 0; // what that has tried out
  return { backend, freed };
}

test("memory to work in stays where it is until more is asked for", () => {
  const { backend, freed } = backendOf(10_000);
  const heap = createHeap(backend, { clearBytes: () => undefined });
  const first = heap.scratch("tile", 1000);
  expect(first % 64).toBe(0);
  expect(heap.scratch("tile", 500)).toBe(first);
  expect(heap.scratch("rows", 500)).not.toBe(first);
  expect(heap.scratch("tile", 2000)).not.toBe(first);
  expect(freed).toHaveLength(1);
});

test("memory that was given back is not handed out again, though there is no more", () => {
  const { backend, freed } = backendOf(10_000);
  const heap = createHeap(backend, { clearBytes: () => undefined });
  const first = heap.scratch("tile", 1000);
  expect(() => heap.scratch("tile", 20_000)).toThrow("WebAssembly memory is full");
  expect(freed).toHaveLength(1);
  expect(heap.scratch("tile", 1000)).not.toBe(first);
  expect(freed).toHaveLength(1);
});

test("constants lie on the heap until they are released", () => {
  const { backend, freed } = backendOf(10_000);
  const heap = createHeap(backend, { clearBytes: () => undefined });
  const at = heap.constants([3, -1, 4]);
  expect([...new Int32Array(backend.wasm.asm.memory.buffer, at, 3)]).toEqual([3, -1, 4]);
  heap.release(at);
  expect(freed).toEqual([at]);
});
