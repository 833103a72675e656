import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Backend, loadBackend, pool } from "../../../sdk/src/tensor/index.js";
import { poolTiles } from "../../../sdk/src/tensor/webgpu/poolTiles.js";
import { poisoned } from "../nonFinite.js";
import { type Numbers, numbers } from "../reference.js";
import { differentiated, expectSame, on } from "./againstCpu.js";
import { describeOnGpu } from "./softwareGpu.js";

let tf: Backend["tf"];

const shapes = fc.tuple(
  fc.integer({ min: 1, max: 3 }),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 9 }),
  fc.constantFrom(1, 2, 3, 5, 8, 21, 70),
);
const kinds = fc.constantFrom<"average" | "max">("average", "max");
const sides = fc.integer({ min: 1, max: 5 });

/** Numbers of which many are equal. */
const rounded = ({ shape, values }: Numbers): Numbers => ({
  shape,
  values: values.map((each) => Math.round(each * 2)),
});

const ours = (kind: "average" | "max", size: number, stride: number) => (x: Tensor) =>
  pool(tf, x as Tensor4D, kind, size, stride);

describeOnGpu("pooling on the WebGPU backend", () => {
  beforeAll(async () => {
    ({ tf } = await loadBackend());
  });

  test("has the values and gradients of the CPU backend for any shape, window and stride", () =>
    fc.assert(
      fc.asyncProperty(shapes, kinds, sides, sides, fc.boolean(), (shape, kind, size, stride, equal) => {
        const input = numbers(shape, 1);
        const compute = differentiated(tf, ours(kind, size, stride), [equal ? rounded(input) : input]);
        return expectSame(tf, JSON.stringify({ shape, kind, size, stride, equal }), compute, { tolerance: 1e-5 });
      }),
      { seed: 1, numRuns: 40 },
    ));

  test("by TensorFlow.js's own functions has gradients as on the CPU backend, of equal maxima, too", () =>
    fc.assert(
      fc.asyncProperty(
        shapes,
        kinds,
        fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
        fc.tuple(sides, sides),
        fc.constantFrom<"same" | "valid">("same", "valid"),
        ([images, height, width, channels], kind, size, stride, pad) => {
          const input = rounded(numbers([images, height + 2, width + 2, channels], 1)); // as large as a window
          const apply = (x: Tensor) =>
            kind === "max"
              ? tf.maxPool(x as Tensor4D, size, stride, pad)
              : tf.avgPool(x as Tensor4D, size, stride, pad);
          const what = JSON.stringify({ shape: input.shape, kind, size, stride, pad });
          return expectSame(tf, what, differentiated(tf, apply, [input]), { tolerance: 1e-5 });
        },
      ),
      { seed: 1, numRuns: 30 },
    ));

  test("passes on numbers that are not finite as the CPU backend does: NaN is no maximum", () =>
    fc.assert(
      fc.asyncProperty(
        shapes,
        kinds,
        sides,
        fc.constantFrom(1, 2),
        fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
        fc.nat(),
        fc.boolean(),
        (shape, kind, size, stride, value, at, isInImage) => {
          const out = [shape[0], Math.ceil(shape[1] / stride), Math.ceil(shape[2] / stride), shape[3]];
          const input = numbers(shape, 1);
          const dy = numbers(out, 2);
          const poison = { value, at };
          const compute = differentiated(
            tf,
            ours(kind, size, stride),
            [isInImage ? poisoned(input, poison) : input],
            isInImage ? dy : poisoned(dy, poison),
          );
          const what = JSON.stringify({ shape, kind, size, stride, value: String(value), at, isInImage });
          return expectSame(tf, what, compute, { tolerance: 1e-5 });
        },
      ),
      { seed: 1, numRuns: 30 },
    ));

  test("finds maxima below what TensorFlow.js begins with", async () => {
    const [most] = await on(tf, "webgpu", () => [pool(tf, tf.fill([1, 3, 3, 1], -1e30), "max", 3)]);
    expect([...most!]).toEqual(Array(9).fill(Math.fround(-1e30)));
  });

  test("takes -Infinity for the maximum of nothing but NaN, as the CPU backend does, and each pixel for its own", async () => {
    const values = Float32Array.of(Number.NaN, Number.NaN, 1);
    for (const [size, expected] of [
      [2, [Number.NEGATIVE_INFINITY, 1, 1]],
      [1, [Number.NaN, Number.NaN, 1]],
    ] as const)
      for (const backend of ["webgpu", "cpu"] as const) {
        const [most] = await on(tf, backend, () => [pool(tf, tf.tensor4d(values, [1, 1, 3, 1]), "max", size)]);
        expect([...most!], `${size} on ${backend}`).toEqual(expected);
      }
  });

  test("gives the same bits twice", async () => {
    for (const kind of ["average", "max"] as const) {
      const compute = differentiated(tf, ours(kind, 3, 1), [numbers([2, 9, 7, 5], 1)]);
      expect(await on(tf, "webgpu", compute)).toEqual(await on(tf, "webgpu", compute));
    }
  });

  test("of no images is empty", async () => {
    for (const kind of ["average", "max"] as const) {
      const results = await on(tf, "webgpu", differentiated(tf, ours(kind, 3, 2), [numbers([0, 4, 4, 3])]));
      expect(results.map(({ length }) => length)).toEqual([0, 0]);
    }
  });

  test("takes as many rows in a workgroup as WebGPU leaves workgroups for", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 7 }), fc.integer({ min: 1, max: 10 ** 6 }), (rows, columns) => {
        const { across, groups } = poolTiles(rows, columns);
        expect(64 % across).toBe(0);
        expect(across * groups[0]).toBeGreaterThanOrEqual(columns);
        if (groups[1] < 32_768) expect((64 / across) * groups[1]).toBeGreaterThanOrEqual(rows);
        expect(Math.max(...groups)).toBeLessThan(65_536);
      }),
    );
  });
});
