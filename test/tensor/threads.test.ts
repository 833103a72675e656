import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { conv, loadBackend } from "../../sdk/src/tensor/index.js";
import type { WasmBackend } from "../../sdk/src/tensor/wasm/heap.js";
import type { Team } from "../../sdk/src/tensor/wasm/team.js";
import { numbers } from "./reference.js";
import { bits, expectClose, heapBytes, on, tensorOf, tf, useThreads, valueAndGradients } from "./twoBackends.js";

const { threads } = await loadBackend();
const team = threads as Team; // what the kernels have their jobs done by; users see how many there are
const wasm = () => tf.findBackend("wasm") as unknown as WasmBackend; // the types show only what all backends have
const addressOf = ({ dataId }: Tensor) => wasm().dataIdMap.get(dataId).memoryOffset;

/** A product of which every thread gets a share, and that takes all a few milliseconds. */
const factors = [numbers([512, 256], 1), numbers([256, 256], 2)];
const product = () => {
  const [a, b] = factors.map((each) => tensorOf(each));
  return [tf.matMul(a!, b!)];
};
const right = bits(await on("wasm", product));
const expectRight = async () => expect(bits(await on("wasm", product))).toEqual(right);

beforeAll(() => tf.setBackend("wasm"));

describe("the number of threads", () => {
  test.each([1, 2, 3, 4, 2, 16, 1])("is %i when that is asked for, and products stay right", async (count) => {
    await useThreads(count);
    expect(team.threads).toBe(count);
    await expectRight();
  });

  test("is 16 at most", async () => {
    await useThreads(40);
    expect(team.threads).toBe(16);
    await useThreads(1);
    expect(team.threads).toBe(1);
  });

  test.each([0, -1, 1.5, Number.NaN])("is not %d", async (count) => {
    await useThreads(2);
    await expect(useThreads(count)).rejects.toThrow(
      new RangeError(`threads must be a whole number from 1, but is ${count}`),
    );
    expect(team.threads).toBe(2);
    await expectRight();
  });

  test("changes while products are computed", async () => {
    for (const count of [4, 2, 3, 1]) {
      const changed = useThreads(count);
      for (let call = 0; call < 5; call++)
        expect(bits(tf.tidy(() => product().map((each) => each.dataSync() as Float32Array)))).toEqual(right);
      await changed;
    }
  });

  test("falls without leaving on the heap what the ended threads had there", async () => {
    const convolve = (channels: number) =>
      tf.tidy(() => void conv(tf, tf.ones([12, 32, 32, channels]), tf.ones([3, 3, channels, 16])));
    for (const channels of [15, 16]) convolve(channels); // the direct one and Winograd's; this thread's memory stays
    const { claimed, stop } = watchClaims();
    for (const channels of [15, 16, 15, 16]) {
      await useThreads(3);
      for (let call = 0; call < 100 && claimed.size < 4; call++) convolve(channels); // until helpers have got shares
      expect(claimed.size).toBeGreaterThanOrEqual(4);
      await useThreads(1);
      expect([...claimed]).toEqual([]);
    }
    stop();
  });
});

/** Takes blocks from the heap, down to this size, until it has no more; gives them back. */
function filling(smallest: number): { readonly bytes: number; release(): void } {
  const blocks: number[] = [];
  let bytes = 0;
  for (let size = 2 ** 28; size >= smallest; size /= 2)
    for (;;)
      try {
        blocks.push(wasm().wasm._malloc(size));
        bytes += size;
      } catch {
        break;
      }
  return { bytes, release: () => blocks.forEach((at) => void wasm().wasm._free(at)) };
}

/** Addresses of what is claimed from the heap from now on and not given back. */
function watchClaims() {
  const host = wasm().wasm;
  const { _malloc: malloc, _free: free } = host;
  const claimed = new Set<number>();
  host._malloc = (bytes) => {
    const at = malloc(bytes);
    claimed.add(at);
    return at;
  };
  host._free = (at) => {
    claimed.delete(at);
    free(at);
  };
  return { claimed, stop: () => void Object.assign(host, { _malloc: malloc, _free: free }) };
}

describe("an error in a share is thrown where the job was asked for, and the team goes on:", () => {
  test("of any thread", async () => {
    await useThreads(2);
    const causes = new Set<string>();
    for (let round = 0; round < 50 && causes.size < 2; round++) {
      const [a, b, to] = [tf.ones([512, 512]), tf.ones([512, 512]), tf.ones([2, 512, 512])] as const;
      const rows = (address: number) => ({ address, rowStep: 512 * 4, columnStep: 4 });
      // the first product is right; the second of a matrix that lies past the end of memory. The caller works from the first, a helper
      // from the last
      const job = (firstFails: boolean) => ({
        ...{ rows: 512, depth: 512, columns: 512, batch: 2, rightStep: 0, right: rows(addressOf(b)) },
        left: rows(firstFails ? 0xf0000000 : addressOf(a)),
        leftStep: firstFails ? addressOf(a) - 0xf0000000 : 0xf0000000,
        result: addressOf(to),
      });
      try {
        team.run("product", job(round % 2 === 0), 2, 2);
        causes.add("nothing");
      } catch (error) {
        expect(String(error)).toContain("memory access out of bounds");
        causes.add(error instanceof Error ? error.name : typeof error);
      }
      tf.dispose([a, b, to]);
      await expectRight();
    }
    expect([...causes].sort()).toEqual(["Error", "RuntimeError"]); // of a helper, as it is reported; of this thread, as it is thrown
  });

  test("of memory that is full, which no tensor is written past", async () => {
    await useThreads(2);
    const images = numbers([8, 64, 64, 16], 1);
    const filter = numbers([3, 3, 16, 16], 2);
    const convolve = () => valueAndGradients<Tensor4D>((x, w) => conv(tf, x!, w!), [images, filter]);
    const before = await on("wasm", convolve);
    const { release } = filling(2 ** 20);
    const { numTensors } = tf.memory();
    try {
      const big = () => tf.tidy(() => void convolve());
      expect(big).toThrow(RangeError);
      expect(big).toThrow(/WebAssembly memory is full: no \d+ bytes left; use smaller batches/);
      expect(tf.memory().numTensors).toBe(numTensors);
      expect(tf.tidy(() => tf.add(tf.ones([3]), 1).arraySync())).toEqual([2, 2, 2]); // which has room
    } finally {
      release();
    }
    expectClose(await on("wasm", convolve), before, "once there is memory again", 1e-9);
  });

  test("of a helper that asks for memory when there is none, and works once there is", async () => {
    await useThreads(1);
    await expectRight(); // so that this thread has its working memory
    const inputs = factors.map((each) => tensorOf(each));
    const spare = tf.zeros([512, 256]); // room for the result
    await useThreads(2);
    const { release } = filling(2 ** 16);
    spare.dispose();
    const attempt = () => tf.tidy(() => void tf.matMul(inputs[0]!, inputs[1]!));
    let refused: unknown;
    for (let round = 0; round < 100 && refused === undefined; round++)
      try {
        attempt(); // this thread may have done all of it
      } catch (error) {
        refused = error;
      }
    release();
    expect(String(refused)).toMatch(/^Error: WebAssembly memory is full/); // this thread's own would be a RangeError
    await expectRight();
    tf.dispose(inputs);
  });
});

test("10,000 jobs of two threads leave no tensor and no byte behind", async () => {
  await useThreads(2);
  const run = (calls: number) => {
    const [a, b] = [tf.ones([40, 80]), tf.ones([80, 80])];
    for (let call = 0; call < calls; call++) tf.dispose(tf.matMul(a, b));
    tf.dispose([a, b]);
  };
  run(100);
  const before = { ...tf.memory(), heap: heapBytes() };
  run(10_000);
  const { numTensors, numBytes } = tf.memory();
  expect({ numTensors, numBytes, heap: heapBytes() }).toEqual({
    numTensors: before.numTensors,
    numBytes: before.numBytes,
    heap: before.heap,
  });
});
