import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { conv, convBatchNorm, pool } from "../../sdk/src/tensor/index.js";
import { numbers } from "./reference.js";
import { expectClose, heapBytes, on, tensorOf, tf, useThreads, valueAndGradients } from "./twoBackends.js";

/** Fills the heap until it grows, and hands back what fills it. */
function grow(): Tensor[] {
  const before = heapBytes();
  const filling: Tensor[] = [];
  while (heapBytes() === before) filling.push(tf.zeros([1 << 18]));
  return filling;
}

/** One step of a small network: both kinds of convolution, batch norm, pooling and a matrix product, with their gradients. */
function step(between: () => void): Tensor[] {
  const shapes = [[2, 9, 9, 8], [3, 3, 8, 8], [8], [8], [3, 3, 8, 5], [5, 7]];
  const logits = (...[x, w, gamma, beta, v, u]: Tensor[]) => {
    const { output } = convBatchNorm(
      tf,
      x as Tensor4D,
      { filter: w as Tensor4D, gamma: gamma as Tensor1D, beta: beta as Tensor1D },
      { relu: true },
    );
    between();
    const deeper = conv(tf, output, v as Tensor4D, { stride: 2 });
    between();
    return tf.matMul(tf.mean<Tensor2D>(pool(tf, deeper, "max", 3), [1, 2]), u as Tensor2D);
  };
  return valueAndGradients(
    logits,
    shapes.map((shape, index) => numbers(shape, index + 1)),
  );
}

describe.each([1, 2])("with %i threads, results stay right while the heap grows", (count) => {
  beforeAll(() => useThreads(count));

  test("between two kernels of a step", async () => {
    const expected = await on("wasm", () => step(() => undefined));
    let grown = 0;
    const actual = await on("wasm", () =>
      step(() => {
        const before = heapBytes();
        grow();
        grown += Number(heapBytes() > before);
      }),
    );
    expect(grown).toBe(4); // twice for the value, twice where it is computed again for the gradients
    expect(actual).toEqual(expected);
  });

  type Compute = (inputs: Tensor4D[]) => Tensor;
  test.each<[string, number[][], Compute]>([
    [
      "a direct convolution",
      [
        [8, 32, 32, 3],
        [3, 3, 3, 13],
      ],
      ([x, w]) => conv(tf, x!, w!),
    ],
    [
      "Winograd's convolution",
      [
        [8, 32, 32, 8],
        [3, 3, 8, 16],
      ],
      ([x, w]) => conv(tf, x!, w!),
    ],
    [
      "a depthwise convolution",
      [
        [8, 32, 32, 12],
        [3, 3, 12, 1],
      ],
      ([x, w]) => conv(tf, x!, w!, { depthwise: true }),
    ],
    [
      "the gradient of a convolution",
      [
        [8, 32, 32, 8],
        [3, 3, 8, 16],
      ],
      ([x, w]) => tf.grad((at) => conv(tf, at as Tensor4D, w!))(x!),
    ],
    [
      "the gradient of max pooling",
      [[8, 32, 32, 8]],
      ([x]) => tf.grad((at) => pool(tf, at as Tensor4D, "max", 3, 2))(x!),
    ],
    [
      "a matrix product",
      [
        [1, 1, 400, 3],
        [1, 1, 3, 400],
      ],
      ([a, b]) => tf.matMul(a!, b!),
    ],
  ])("inside %s", async (_, shapes, compute) => {
    const inputs = () => shapes.map((shape, index) => tensorOf<Tensor4D>(numbers(shape, index + 1)));
    const [expected] = await on("cpu", () => [compute(inputs())]);
    await tf.setBackend("wasm");
    const at = inputs();
    const before = heapBytes();
    const filling = grow();
    const outputs = expected!.length;
    filling.push(tf.zeros([Math.max(0, (heapBytes() - before) / 4 - (1 << 18) - 8 * outputs)])); // most of what it grew by
    let results: Float32Array[] = [];
    let tries = 0;
    for (let grewInside = false; !grewInside && tries < 1000; tries++) {
      const bytes = heapBytes();
      results = await on("wasm", () => [compute(at)]);
      grewInside = heapBytes() > bytes;
      filling.push(tf.zeros([Math.floor(outputs / 2)])); // so that the next result finds no room before this does
    }
    expect(tries).toBeLessThan(1000);
    expectClose(results, [expected!], "the result that made the heap grow");
    expect(await on("wasm", () => [compute(at)]), "again, in memory that has grown").toEqual(results);
    tf.dispose([...at, ...filling]);
  });
});
