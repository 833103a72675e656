import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Backend, conv, loadBackend, readTensors } from "../../../sdk/src/tensor/index.js";
import { tileGroups } from "../../../sdk/src/tensor/webgpu/tiledProduct.js";
import { tileShapeOf } from "../../../sdk/src/tensor/webgpu/tileShapes.js";
import { expectSpoiledAlike, type Poison, poisoned, poisons } from "../nonFinite.js";
import { type Numbers, numbers } from "../reference.js";
import { describeOnGpu } from "./softwareGpu.js";

/** Milliseconds for tests that compile a shader in most of their runs. */
const compiling = 120_000;

let tf: Backend["tf"];

const few = fc.integer({ min: 1, max: 21 }); // part of a tile, and numbers that are no multiple of four
const fours = fc.integer({ min: 1, max: 10 }).map((count) => count * 4); // two tiles, of which one is not full
const cases = fc.record({
  images: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 5, max: 12 }),
  width: fc.integer({ min: 5, max: 12 }),
  channels: fc.oneof(few, fours),
  outputs: fc.oneof(few, fours),
  tall: fc.integer({ min: 1, max: 3 }),
  wide: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  pad: fc.constantFrom<"same" | "valid" | 1>("same", "valid", 1),
  depthwise: fc.boolean(),
  relu: fc.boolean(),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** Input and filter of a convolution, and its computation. */
function convolution(example: Case) {
  const { images, height, width, channels, outputs, tall, wide, stride, dilation, pad, depthwise, relu } = example;
  const convolved = (x: Tensor, w: Tensor): Tensor => {
    // only ours dilates and has ReLU, and pads so that no pixel is left out
    if (pad === "same") return conv(tf, x as Tensor4D, w as Tensor4D, { stride, dilation, depthwise, relu });
    const [input, filter] = [x as Tensor4D, w as Tensor4D];
    return depthwise ? tf.depthwiseConv2d(input, filter, stride, pad) : tf.conv2d(input, filter, stride, pad);
  };
  const x = numbers([images, height, width, channels], 1);
  const filter = numbers([tall, wide, channels, depthwise ? 1 : outputs], 2);
  return { given: [x, filter], convolved };
}

const tensorOf = ({ values, shape }: Numbers): Tensor => tf.tensor(values, shape);

/** Value, gradient of the input and gradient of the filter on a backend, which leave no tensor behind. */
async function allOn(
  backend: "webgpu" | "cpu",
  given: readonly Numbers[],
  convolved: (x: Tensor, w: Tensor) => Tensor,
  spoil = (dy: Numbers): Numbers => dy,
): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const results = await readTensors(tf, () => {
    const [x, w] = given.map(tensorOf) as [Tensor, Tensor];
    const value = convolved(x, w);
    return [value, ...tf.grads(convolved)([x, w], tensorOf(spoil(numbers(value.shape, 3))))];
  });
  expect(tf.memory().numTensors, "tensors left behind").toBe(before);
  return results;
}

async function expectSame(example: Case): Promise<void> {
  const { given, convolved } = convolution(example);
  const [actual, expected] = [await allOn("webgpu", given, convolved), await allOn("cpu", given, convolved)];
  expected.forEach((values, index) => {
    const got = actual[index]!;
    expect(got.length).toBe(values.length);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const difference = values.reduce((most, value, at) => Math.max(most, Math.abs(value - got[at]!)), 0);
    expect(difference / largest, ["value", "input gradient", "filter gradient"][index]).toBeLessThan(3e-5);
  });
}

/** Every number is as finite as on the CPU backend. */
async function expectSpoiled(example: Case, poison: Poison): Promise<void> {
  const { given, convolved } = convolution(example);
  const spoil = (dy: Numbers) => poisoned(dy, poison);
  const [actual, expected] = [
    await allOn("webgpu", given, convolved, spoil),
    await allOn("cpu", given, convolved, spoil),
  ];
  expected.forEach((values, index) => {
    const what = `${poison.value} at ${poison.at}, result ${index}, of ${JSON.stringify(example)}`;
    expectSpoiledAlike(actual[index]!, values, what, {}, 1e-3);
  });
}

const usual = { channels: 8, outputs: 5, tall: 3, wide: 3, stride: 1, dilation: 1, pad: "same" as const, relu: true };

describeOnGpu("the convolutions of the WebGPU backend", () => {
  beforeAll(async () => {
    ({ tf } = await loadBackend());
  });

  test(
    "and their gradients are those of the CPU backend for any shape, stride, dilation and padding",
    () => fc.assert(fc.asyncProperty(cases, expectSame), { seed: 2, numRuns: 12 }),
    compiling,
  );

  test("and their gradients are the same where a result takes many workgroups", async () => {
    for (const depthwise of [false, true])
      await expectSame({ images: 2, height: 23, width: 19, ...usual, outputs: 36, depthwise });
  });

  test("and their gradients are the same in the large tiles of a GPU", async () => {
    const large = { images: 4, height: 64, width: 64, depthwise: false };
    for (const [channels, outputs] of [
      [4, 64], // the value
      [64, 4], // the gradient of the input
      [3, 30],
    ] as const)
      await expectSame({ ...large, ...usual, channels, outputs });
  });

  test("take a tile as large as leaves a GPU enough of them, and every tile once", () => {
    expect(tileShapeOf({ rows: 2048, columns: 2048 })).toMatchObject({ rows: 64, columns: 64 });
    expect(tileShapeOf({ rows: 4 * 64 * 64, columns: 64 })).toMatchObject({ rows: 64, columns: 64 });
    expect(tileShapeOf({ rows: 4 * 64 * 64, columns: 30 })).toMatchObject({ rows: 64, columns: 32 });
    expect(tileShapeOf({ rows: 2 * 28 * 28, columns: 64 })).toMatchObject({ rows: 32, columns: 32 });
    const side = fc.integer({ min: 1, max: 10 ** 6 });
    fc.assert(
      fc.property(side, fc.integer({ min: 1, max: 3000 }), (rows, columns) => {
        const shape = tileShapeOf({ rows, columns });
        const { across, groups } = tileGroups({ rows, columns }, shape);
        const tiles = Math.ceil(rows / shape.rows) * Math.ceil(columns / shape.columns);
        expect(groups[0]).toBe(across);
        expect(across).toBeLessThanOrEqual(65_535);
        expect(groups[0] * groups[1]).toBeGreaterThanOrEqual(tiles);
        expect((groups[1] - 1) * across).toBeLessThan(tiles);
      }),
    );
  });

  test("give the same bits twice", async () => {
    for (const depthwise of [false, true]) {
      const { given, convolved } = convolution({ images: 3, height: 17, width: 13, ...usual, depthwise });
      expect(await allOn("webgpu", given, convolved)).toEqual(await allOn("webgpu", given, convolved));
    }
  });

  test(
    "hand infinity and NaN in a gradient on to what they are multiplied by, and to no padding",
    () =>
      fc.assert(
        fc.asyncProperty(cases, poisons, (example, poison) =>
          expectSpoiled({ ...example, dilation: 1, relu: false }, poison),
        ),
        { seed: 3, numRuns: 6 },
      ),
    compiling,
  );

  test("hand infinity in a corner of a gradient on to the taps that see the image there", async () => {
    for (const depthwise of [false, true])
      for (const channels of [3, 8])
        await expectSpoiled(
          { images: 1, height: 5, width: 5, ...usual, channels, relu: false, depthwise },
          {
            ...{ value: Number.POSITIVE_INFINITY, at: 0 },
          },
        );
  });
});
