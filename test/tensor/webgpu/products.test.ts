import type { Tensor } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Backend, loadBackend, readTensors } from "../../../sdk/src/tensor/index.js";
import { numbers } from "../reference.js";
import { describeOnGpu } from "./softwareGpu.js";

let tf: Backend["tf"];

const side = fc.oneof(
  fc.integer({ min: 1, max: 70 }),
  fc.integer({ min: 1, max: 18 }).map((count) => count * 4),
);
const cases = fc.record({
  rows: side,
  depth: side,
  columns: side,
  batches: fc.constantFrom<readonly [number, number]>([1, 1], [3, 3], [1, 4], [4, 1]),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** Product and gradients on a backend. */
async function allOn(backend: "webgpu" | "cpu", example: Case): Promise<Float32Array[]> {
  const { rows, depth, columns, batches, transposeA, transposeB } = example;
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const results = await readTensors(tf, () => {
    const tensor = (shape: number[], seed: number): Tensor => tf.tensor(numbers(shape, seed).values, shape);
    const a = tensor([batches[0], ...(transposeA ? [depth, rows] : [rows, depth])], 1);
    const b = tensor([batches[1], ...(transposeB ? [columns, depth] : [depth, columns])], 2);
    const dy = tensor([Math.max(...batches), rows, columns], 3);
    const product = (left: Tensor, right: Tensor) => tf.matMul(left, right, transposeA, transposeB);
    // TensorFlow.js has no gradient of matrices that serve a whole batch
    const gradients = batches[0] === batches[1] ? tf.grads(product)([a, b], dy) : [];
    return [product(a, b), ...gradients];
  });
  expect(tf.memory().numTensors, "tensors left behind").toBe(before);
  return results;
}

async function expectSame(example: Case): Promise<void> {
  const [actual, expected] = [await allOn("webgpu", example), await allOn("cpu", example)];
  expected.forEach((values, index) => {
    expect(actual[index]!.length).toBe(values.length);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const difference = values.reduce((most, value, at) => Math.max(most, Math.abs(value - actual[index]![at]!)), 0);
    expect(difference / largest).toBeLessThan(3e-5);
  });
}

describeOnGpu("the matrix products of the WebGPU backend", () => {
  beforeAll(async () => {
    ({ tf } = await loadBackend());
  });

  test(
    "and their gradients are those of the CPU backend, for any sides, transposes and batches",
    () => fc.assert(fc.asyncProperty(cases, expectSame), { seed: 1, numRuns: 8 }),
    120_000,
  );

  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])("are the same in the large tiles of a GPU, transposed: %s, %s", async (transposeA, transposeB) => {
    const large = { depth: 18, batches: [1, 1], transposeA, transposeB } as const;
    await expectSame({ ...large, rows: 4090, columns: 250 });
    await expectSame({ ...large, rows: 16_380, columns: 30 });
  });

  test("give the same bits twice", async () => {
    const example: Case = { rows: 65, depth: 71, columns: 33, batches: [2, 2], transposeA: true, transposeB: false };
    expect(await allOn("webgpu", example)).toEqual(await allOn("webgpu", example));
  });

  test("whose inner sides differ are an error that names them", async () => {
    await tf.setBackend("webgpu");
    const [a, b] = [tf.ones([20, 30]), tf.ones([31, 20])];
    expect(() => tf.matMul(a, b)).toThrow("inner shapes (30) and (31)");
    tf.dispose([a, b]);
  });
});
