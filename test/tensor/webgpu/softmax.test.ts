import type { Tensor } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Backend, loadBackend } from "../../../sdk/src/tensor/index.js";
import { poisoned, poisons } from "../nonFinite.js";
import { type Numbers, numbers } from "../reference.js";
import { differentiated, expectSame, on } from "./againstCpu.js";
import { describeOnGpu } from "./softwareGpu.js";

let tf: Backend["tf"];

const softmaxOf =
  ({ values, shape }: Numbers) =>
  (): readonly Tensor[] => [tf.softmax(tf.tensor(values, shape))];

describeOnGpu("softmax on the WebGPU backend", () => {
  beforeAll(async () => {
    ({ tf } = await loadBackend());
  });

  const shapes = fc
    .tuple(
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
      fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(64, 300)),
    )
    .map(([lead, last]) => [...lead, last]);

  test("and its gradient are those of the CPU backend for any shape, and for logits whose powers overflow", () =>
    fc.assert(
      fc.asyncProperty(shapes, fc.constantFrom(1, 300), (shape, factor) => {
        const logits = numbers(shape, 1);
        const scaled = { shape, values: logits.values.map((each) => each * factor) };
        const compute = differentiated(tf, (x) => tf.softmax(x), [scaled]);
        return expectSame(tf, JSON.stringify({ shape, factor }), compute, { tolerance: 3e-5 });
      }),
      { seed: 1, numRuns: 20 },
    ));

  test("of a number that is not finite is what the CPU backend says", () =>
    fc.assert(
      fc.asyncProperty(shapes, poisons, (shape, poison) =>
        expectSame(
          tf,
          JSON.stringify({ shape, value: `${poison.value}` }),
          softmaxOf(poisoned(numbers(shape), poison)),
        ),
      ),
      { seed: 1, numRuns: 15 },
    ));

  test("gives the same bits twice", async () => {
    const compute = softmaxOf(numbers([40, 150]));
    expect(await on(tf, "webgpu", compute)).toEqual(await on(tf, "webgpu", compute));
  });
});
