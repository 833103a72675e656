import type { Tensor } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSpoiledAlike, poisoned, poisons } from "./nonFinite.js";
import { numbers } from "./reference.js";
import { expectClose, forAll, on, sameOnBoth, tensorOf, tf, valueAndGradients } from "./twoBackends.js";

type Kind = "sum" | "mean";
const kinds = ["sum", "mean"] as const;

/** A shape of 1 to 4 axes, some of them to sum over, in any order and counted from either end. */
const reductions = (shortest: number) =>
  fc
    .record({
      outer: fc.array(fc.integer({ min: shortest, max: 6 }), { maxLength: 3 }),
      last: fc.oneof(fc.integer({ min: shortest, max: 9 }), fc.constantFrom(15, 16, 17, 65, 513)),
      order: fc.shuffledSubarray([0, 1, 2, 3]),
      fromTheEnd: fc.boolean(),
      keepDims: fc.boolean(),
      kind: fc.constantFrom<Kind>(...kinds),
    })
    .map(({ outer, last, order, fromTheEnd, ...rest }) => {
      const shape = [...outer, last];
      const axes = order.filter((axis) => axis < shape.length);
      return { ...rest, shape, axes: fromTheEnd ? axes.map((axis) => axis - shape.length) : axes };
    });

describe("sums and means over any axes", () => {
  test("value and gradient are those of the CPU backend", () =>
    forAll(
      reductions(1),
      ({ shape, axes, keepDims, kind }) =>
        sameOnBoth(
          JSON.stringify({ shape, axes, keepDims, kind }),
          () => valueAndGradients((x) => tf[kind](x!, axes, keepDims), [numbers(shape, 1)]),
          { tolerance: 1e-5 },
        ),
      200,
    ));

  test("all axes, unless some are named; the shape that is left is that of the CPU backend", () =>
    forAll(reductions(0), async ({ shape, axes, keepDims, kind }) => {
      const shapeOn = async (backend: "wasm" | "cpu") => {
        await tf.setBackend(backend);
        return tf.tidy(() => [
          tf[kind](tensorOf(numbers(shape, 1)), axes, keepDims).shape,
          tf[kind](tensorOf(numbers(shape, 1)), undefined, keepDims).shape,
        ]);
      };
      expect(await shapeOn("wasm")).toEqual(await shapeOn("cpu"));
    }));

  test("a number that is not finite spoils what it does on the CPU backend", () =>
    forAll(fc.tuple(reductions(1), poisons), async ([{ shape, axes, keepDims, kind }, poison]) => {
      const compute = () => [tf[kind](tensorOf(poisoned(numbers(shape, 1), poison)), axes, keepDims)];
      const [actual] = await on("wasm", compute);
      const [expected] = await on("cpu", compute);
      const what = JSON.stringify({ shape, axes, kind, poison: String(poison.value) });
      expectSpoiledAlike(actual!, expected!, what);
      expect(actual!.filter((each) => !Number.isFinite(each))).toEqual(
        expected!.filter((each) => !Number.isFinite(each)),
      );
    }));
});

test("infinities of both signs make NaN, alone and side by side", async () => {
  for (const length of [2, 5, 16, 40, 600])
    for (const kind of kinds) {
      const values = Float32Array.from({ length }, (_, index) => (index === length - 1 ? -Infinity : 1));
      values[0] = Number.POSITIVE_INFINITY;
      const [alone, beside] = await on("wasm", () => [
        tf[kind](tf.tensor1d(values)),
        tf[kind](tf.stack([tf.tensor1d(values), tf.ones([length])], 1), 0),
      ]);
      expect([...alone!]).toEqual([Number.NaN]);
      expect([...beside!]).toEqual([Number.NaN, kind === "sum" ? length : 1]);
    }
});

describe("of no numbers", () => {
  test.each([
    [[0], [0]],
    [[0, 3], [0]],
    [[2, 0], [1]],
    [[2, 0, 5], [1]],
    [
      [2, 0, 5],
      [0, 1],
    ],
    [
      [2, 0, 5],
      [1, 2],
    ],
    [
      [2, 0, 5],
      [0, 2, 1],
    ],
  ])("in shape [%s] over axes [%s], the sum is 0 and the mean is NaN", async (shape, axes) => {
    const [sum, mean] = await on("wasm", () => [tf.sum(tf.zeros(shape), axes), tf.mean(tf.zeros(shape), axes)]);
    const count = shape.reduce((product, length, axis) => product * (axes.includes(axis) ? 1 : length), 1);
    expect([...sum!]).toEqual(Array(count).fill(0));
    expect([...mean!]).toEqual(Array(count).fill(Number.NaN));
  });

  test("an empty result stays empty", async () => {
    const [sum, mean] = await on("wasm", () => [tf.sum(tf.zeros([3, 0]), 0), tf.mean(tf.zeros([3, 0]), 0)]);
    expect([sum!.length, mean!.length]).toEqual([0, 0]);
  });
});

describe("a million numbers of mean 1", () => {
  const count = 1 << 20;
  const million = numbers([count], 1).values.map((value) => value + 1);
  const sumOf = (start: number, step: number) => {
    let sum = 0;
    for (let index = start; index < count; index += step) sum += million[index]!;
    return sum;
  };

  test.each<[string, number, (x: Tensor, kind: Kind) => Tensor]>([
    ["as one row", 1, (x, kind) => tf[kind](x)],
    ["as two columns", 2, (x, kind) => tf[kind](tf.reshape(x, [-1, 2]), 0)],
    ["as 64 columns", 64, (x, kind) => tf[kind](tf.reshape(x, [-1, 64]), 0)],
    ["as four axes, the channels last", 4, (x, kind) => tf[kind](tf.reshape(x, [64, 64, 64, 4]), [0, 1, 2])],
  ])("%s are summed to a part in a million", async (_, columns, compute) => {
    const [sum, mean] = await on("wasm", () => kinds.map((kind) => compute(tf.tensor1d(million), kind)));
    const sums = Float64Array.from({ length: columns }, (_, column) => sumOf(column, columns));
    expect(sum!.length).toBe(columns);
    sums.forEach((expected, column) => {
      expect(Math.abs(sum![column]! / expected - 1)).toBeLessThan(1e-6);
      expect(Math.abs((mean![column]! * (count / columns)) / expected - 1)).toBeLessThan(1e-6);
    });
  });
});

test("whole numbers and truths are summed as on the CPU backend, and keep its type", () =>
  forAll(
    fc.tuple(reductions(1), fc.constantFrom("int32" as const, "bool" as const)),
    async ([{ shape, axes, keepDims, kind }, dtype]) => {
      const values = Int32Array.from(numbers(shape, 1).values, (value) => Math.round(100 * value));
      const types = new Set<string>();
      const compute = () => {
        const x = tf.tensor(dtype === "bool" ? values.map((value) => Number(value > 0)) : values, shape, dtype);
        const result = tf[kind](x, axes, keepDims);
        types.add(result.dtype);
        return [result];
      };
      const what = JSON.stringify({ shape, axes, kind, dtype });
      expectClose(await on("wasm", compute), await on("cpu", compute), what, 1e-5);
      expect(types.size, what).toBe(1);
    },
  ));
