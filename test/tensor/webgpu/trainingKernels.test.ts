import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import {
  type Backend,
  batchNorm,
  conv,
  loadBackend,
  readTensors,
  softmaxCrossEntropy,
} from "../../../sdk/src/tensor/index.js";
import { channelTiles } from "../../../sdk/src/tensor/webgpu/channelTiles.js";
import { type Numbers, numbers } from "../reference.js";
import { describeOnGpu } from "./softwareGpu.js";

let tf: Backend["tf"];

/** Runs on a backend, and leaves no tensor behind. */
async function on(backend: "webgpu" | "cpu", compute: () => readonly Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const results = await readTensors(tf, compute);
  expect(tf.memory().numTensors, "tensors left behind").toBe(before);
  return results;
}

const tensorOf = ({ values, shape }: Numbers): Tensor => tf.tensor(values, shape);

/** Output, statistics and gradients of batch norm. @param offset that is added to the numbers of all channels */
function normed(shape: number[], { offset = 0, poison = -1 } = {}): () => readonly Tensor[] {
  const channels = shape[3] as number;
  const input = numbers(shape, 1);
  const values = input.values.map((value, at) => (at === poison ? Number.NaN : value + offset));
  return () => {
    const [x, gamma, beta] = [
      tf.tensor(values, shape),
      tensorOf(numbers([channels], 2)),
      tensorOf(numbers([channels], 3)),
    ];
    const compute = (...[at, scale, shift]: Tensor[]) =>
      batchNorm(tf, at as Tensor4D, { gamma: scale as Tensor1D, beta: shift as Tensor1D });
    const { output, mean, variance } = compute(x, gamma, beta);
    const gradients = tf.grads((...all) => compute(...all).output)([x, gamma, beta], tensorOf(numbers(shape, 4)));
    return [output, mean, variance, ...gradients];
  };
}

async function expectSame(compute: () => readonly Tensor[], tolerance = 1e-4): Promise<void> {
  const [actual, expected] = [await on("webgpu", compute), await on("cpu", compute)];
  expected.forEach((values, index) => {
    const got = actual[index]!;
    expect(got.length).toBe(values.length);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const difference = values.reduce((most, value, at) => Math.max(most, Math.abs(value - got[at]!)), 0);
    expect(difference / largest, `result ${index}`).toBeLessThan(tolerance);
  });
}

const shapes = fc.tuple(
  fc.integer({ min: 1, max: 5 }),
  fc.integer({ min: 2, max: 13 }),
  fc.integer({ min: 1, max: 11 }),
  fc.integer({ min: 1, max: 70 }),
);

describeOnGpu("the training kernels of the WebGPU backend", () => {
  beforeAll(async () => {
    ({ tf } = await loadBackend());
  });

  test("batch norm and its gradient are those of the CPU backend for any shape", () =>
    fc.assert(
      fc.asyncProperty(shapes, (shape) => expectSame(normed(shape), 3e-4)),
      { seed: 1, numRuns: 15 },
    ));

  test("batch norm divides large images, and channels beyond the threads of a workgroup", async () => {
    for (const shape of [
      [2, 131, 127, 1],
      [1, 97, 89, 3],
      [3, 5, 3, 1100],
    ])
      await expectSame(normed(shape), 3e-4);
  });

  test("batch norm keeps its digits where the mean is far from zero", async () => {
    const shape = [2, 31, 17, 3];
    const [, , variance] = await on("webgpu", normed(shape, { offset: 1000 }));
    const [, , near] = await on("cpu", normed(shape));
    for (const [channel, value] of near!.entries())
      expect(Math.abs(variance![channel]! / value - 1)).toBeLessThan(1e-3);
  });

  test("batch norm hands a NaN on to its channel, and to no other", async () => {
    const [output, mean, variance, toInput] = await on("webgpu", normed([2, 19, 7, 3], { poison: 4 }));
    for (const values of [output!, toInput!])
      for (const [at, value] of values.entries()) expect(Number.isNaN(value)).toBe(at % 3 === 1);
    for (const values of [mean!, variance!]) expect([...values].map(Number.isNaN)).toEqual([false, true, false]);
  });

  test("batch norm gives the same bits twice", async () => {
    const compute = normed([3, 41, 37, 5]);
    expect(await on("webgpu", compute)).toEqual(await on("webgpu", compute));
  });

  test("parts of rows take every row once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 7 }), fc.integer({ min: 1, max: 3000 }), (rows, channels) => {
        const { wide, tiles, parts, perPart } = channelTiles(rows, channels);
        expect(parts * perPart).toBeGreaterThanOrEqual(rows);
        expect((parts - 1) * perPart).toBeLessThan(rows);
        expect(tiles * wide).toBeGreaterThanOrEqual(channels);
        expect(256 % wide).toBe(0);
      }),
    );
  });

  test("softmax cross-entropy is that of the CPU backend for any number of rows and classes", () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 150 }), (rows, classes) =>
        expectSame(() => {
          const labels = tf.tensor1d(
            Int32Array.from({ length: rows }, (_, row) => (row * 7) % classes),
            "int32",
          );
          const loss = (x: Tensor) => softmaxCrossEntropy(tf, x as Tensor2D, labels);
          const logits = tensorOf(numbers([rows, classes], 1));
          return [loss(logits), tf.grad(loss)(logits)];
        }, 1e-5),
      ),
      { seed: 1, numRuns: 20 },
    ));

  test("softmax cross-entropy of a NaN is NaN", async () => {
    const [loss] = await on("webgpu", () => [
      softmaxCrossEntropy(
        tf,
        tf.tensor2d([
          [0, 1],
          [Number.NaN, 2],
        ]),
        tf.tensor1d([0, 1], "int32"),
      ),
    ]);
    expect(loss![0]).toBeNaN();
  });

  test("the gradient of ReLU before a convolution is 0 where its input is not positive, and NaN where that is", async () => {
    const [gradient] = await on("webgpu", () => {
      const x = tf.tensor4d([-1, 0, 2, Number.NaN], [1, 1, 4, 1]);
      const filter = tf.ones([1, 1, 1, 1]) as Tensor4D;
      return [tf.grad((at) => conv(tf, at as Tensor4D, filter, { relu: true }))(x)];
    });
    expect([...gradient!]).toEqual([0, 0, 1, Number.NaN]);
  });
});
