import { expect, test } from "vitest";
import { bufferPool } from "../../../sdk/src/tensor/webgpu/bufferPool.js";

const storage = 128;

function pool() {
  const destroyed: number[] = [];
  let made = 0;
  const manager = bufferPool({
    createBuffer({ size, usage }) {
      const number = made++;
      return { size, usage, destroy: () => void destroyed.push(number) };
    },
  });
  return { manager, destroyed, made: () => made };
}

test("buffers of one size are used again, the oldest first, in whatever order they were released", () => {
  const { manager, made } = pool();
  const [a, b, c] = [0, 1, 2].map(() => manager.acquireBuffer(64, storage));
  for (const buffer of [b, c, a]) manager.releaseBuffer(buffer!);
  expect(manager.getNumFreeBuffers()).toBe(3);
  const again = [0, 1, 2].map(() => manager.acquireBuffer(64, storage));
  expect(again).toEqual([a, b, c]);
  expect(again.map((buffer, index) => buffer === [a, b, c][index])).toEqual([true, true, true]);
  expect(made()).toBe(3);
});

test("another size, another use or a buffer of one's own is made anew", () => {
  const { manager, made } = pool();
  manager.releaseBuffer(manager.acquireBuffer(64, storage));
  manager.acquireBuffer(128, storage);
  manager.acquireBuffer(64, storage + 1);
  manager.acquireBuffer(64, storage, true, false);
  expect(made()).toBe(4);
});

test("bytes are counted, in use and kept, and a buffer that is not kept is destroyed", () => {
  const { manager, destroyed } = pool();
  const [one, other] = [manager.acquireBuffer(64, storage), manager.acquireBuffer(32, storage)];
  manager.releaseBuffer(one);
  expect([manager.numBytesUsed, manager.numBytesAllocated]).toEqual([32, 96]);
  manager.releaseBuffer(other, false);
  expect([manager.numBytesUsed, manager.numBytesAllocated, ...destroyed]).toEqual([0, 64, 1]);
  manager.dispose();
  expect([manager.numBytesAllocated, ...destroyed]).toEqual([0, 1, 0]);
});
