import type { Tensor } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Backend, clipToNorm, loadBackend } from "../../../sdk/src/tensor/index.js";
import { clipToNormKernel } from "../../../sdk/src/tensor/shared/composed/clipToNormKernel.js";
import { type Numbers, numbers } from "../reference.js";
import { expectSame, on } from "./againstCpu.js";
import { describeOnGpu } from "./softwareGpu.js";

let tf: Backend["tf"];

const clipped = (all: readonly Numbers[], mostNorm: number) => (): readonly Tensor[] =>
  clipToNorm(
    tf,
    all.map(({ values, shape }) => tf.tensor(values, shape)),
    mostNorm,
  );

describeOnGpu("clipping by norm on the WebGPU backend", () => {
  beforeAll(async () => {
    ({ tf } = await loadBackend());
  });

  test("scales as on the CPU backend, however many tensors there are, and leaves a smaller norm alone", () => {
    const shapes = fc.array(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 3 }), {
      minLength: 1,
      maxLength: 20,
    });
    return fc.assert(
      fc.asyncProperty(shapes, fc.constantFrom(0.5, 3, 1000), (all, mostNorm) =>
        expectSame(
          tf,
          JSON.stringify({ all, mostNorm }),
          clipped(
            all.map((shape, seed) => numbers(shape, seed + 1)),
            mostNorm,
          ),
          { tolerance: 1e-6 },
        ),
      ),
      { seed: 1, numRuns: 15 },
    );
  });

  test("takes tensors of no numbers along, and tensors of many numbers apart", async () => {
    const all = [numbers([3], 1), numbers([0, 4], 2), numbers([300, 400], 3)];
    await expectSame(tf, "a norm of 200", clipped(all, 1), { tolerance: 1e-6 });
    expect((await on(tf, "webgpu", clipped([numbers([0])], 1))).map((each) => [...each])).toEqual([[]]);
  });

  test("leaves tensors alone whose norm is NaN, which are not finite anyway", async () => {
    const all = [
      { shape: [2], values: Float32Array.of(Number.NaN, 1) },
      { shape: [1], values: Float32Array.of(5) },
    ];
    expect((await on(tf, "webgpu", clipped(all, 1))).map((each) => [...each])).toEqual([[Number.NaN, 1], [5]]);
    await expectSame(tf, "NaN", clipped(all, 1));
  });

  test("makes zeros of what is finite beside infinity, as the CPU backend does", async () => {
    const all = [
      { shape: [2], values: Float32Array.of(Number.NEGATIVE_INFINITY, 1) },
      { shape: [1], values: Float32Array.of(5) },
    ];
    expect((await on(tf, "webgpu", clipped(all, 1))).map((each) => [...each])).toEqual([[Number.NaN, 0], [0]]);
    await expectSame(tf, "infinity", clipped(all, 1));
  });

  test("has a composed version for any number of tensors", async () => {
    const all = Array.from({ length: 20 }, (_, seed) => numbers([2, 3], seed + 1));
    const composed = () => {
      const tensors = all.map(({ values, shape }) => tf.tensor(values, shape));
      return clipToNormKernel.compose(tf, { ...tensors }, { mostNorm: 1 });
    };
    await expectSame(tf, "20 tensors", composed, { tolerance: 1e-6, definition: clipped(all, 1) });
  });

  test("gives the same bits twice", async () => {
    const all = [numbers([50, 70], 1), numbers([1000], 2)];
    expect(await on(tf, "webgpu", clipped(all, 1))).toEqual(await on(tf, "webgpu", clipped(all, 1)));
  });
});
