import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adamStep, batchNorm, momentumStep, pool, softmaxCrossEntropy } from "../../sdk/src/tensor/index.js";
import { expectSpoiledAlike, type Poison, poisoned, poisons } from "./nonFinite.js";
import { type Numbers, numbers } from "./reference.js";
import { forAll, on, tensorOf, tf } from "./twoBackends.js";

type Compute = (...inputs: Tensor[]) => Tensor;

/** Poisons one input or the gradient, and holds the value and the gradients against the CPU backend. */
async function spoiledAlike(
  compute: Compute,
  inputs: readonly Numbers[],
  out: number[],
  poison: Poison,
  spread: "none" | "channel" = "none",
) {
  const all = [...inputs, numbers(out, 99)];
  const into = poison.at % all.length;
  const spoiled = all.map((each, index) => (index === into ? poisoned(each, poison) : each));
  const run = () => {
    const at = spoiled.slice(0, -1).map((each) => tensorOf(each));
    return [compute(...at), ...tf.grads(compute)(at, tensorOf(spoiled.at(-1)!))];
  };
  const actual = await on("wasm", run);
  const expected = await on("cpu", run);
  const channels = out.at(-1) ?? 1;
  expected.forEach((values, index) => {
    const what = `${poison.value} into ${into} of [${all.map(({ shape }) => `[${shape}]`)}], result ${index}`;
    const regionOf = spread === "channel" ? (place: number) => String(place % channels) : String;
    expectSpoiledAlike(actual[index]!, values, what, { regionOf }, 3e-3);
  });
}

describe("a number that is not finite spoils what it does on the CPU backend:", () => {
  test("matrix products", () => {
    const side = fc.integer({ min: 1, max: 12 });
    const turns = fc.tuple(fc.boolean(), fc.boolean());
    return forAll(fc.tuple(side, side, side, turns, poisons), ([rows, depth, columns, [turnA, turnB], poison]) => {
      const inputs = [
        numbers(turnA ? [depth, rows] : [rows, depth], 1),
        numbers(turnB ? [columns, depth] : [depth, columns], 2),
      ];
      return spoiledAlike((a, b) => tf.matMul(a!, b!, turnA, turnB), inputs, [rows, columns], poison);
    });
  });

  test("matrix products with bias and activation", () => {
    const side = fc.integer({ min: 1, max: 12 });
    const activations = fc.constantFrom("linear" as const, "relu" as const, "relu6" as const);
    return forAll(fc.tuple(side, side, side, activations, poisons), ([rows, depth, columns, activation, poison]) =>
      spoiledAlike(
        (a, b, bias) => tf.fused.matMul({ a: a!, b: b!, ...(bias && { bias }), activation }),
        [numbers([rows, depth], 1), numbers([depth, columns], 2), numbers([columns], 3)],
        [rows, columns],
        poison,
      ),
    );
  });

  // here the CPU backend spoils every segment, for it multiplies each row by 0 or 1
  test("sums of rows by segment, of which only that of the row is spoiled", () =>
    forAll(
      fc.tuple(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 9 }), poisons),
      async ([rows, poison]) => {
        const dy = poisoned(numbers([rows.length, 3], 99), poison);
        const [toTable] = await on("wasm", () => [
          tf.grad((x) => tf.gather(x, tf.tensor1d(rows, "int32")))(tf.zeros([5, 3]), tensorOf(dy)),
        ]);
        const expected = new Float64Array(5 * 3);
        dy.values.forEach((value, at) => {
          expected[rows[Math.floor(at / 3)]! * 3 + (at % 3)]! += value;
        });
        expect([...toTable!].map(Number.isFinite)).toEqual([...expected].map(Number.isFinite));
      },
    ));

  const image = fc.tuple(
    fc.integer({ min: 1, max: 2 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 9 }),
    fc.constantFrom(1, 3, 4, 8, 9),
  );

  test("batch norm, which spreads it over its channel", () =>
    forAll(fc.tuple(image, poisons), ([shape, poison]) =>
      spoiledAlike(
        (x, gamma, beta) => batchNorm(tf, x as Tensor4D, { gamma: gamma as Tensor1D, beta: beta as Tensor1D }).output,
        [numbers(shape, 1), numbers([shape[3]], 2), numbers([shape[3]], 3)],
        shape,
        poison,
        "channel",
      ),
    ));

  const windows = fc.tuple(image, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), poisons);

  test("average pooling", () =>
    forAll(windows, ([shape, size, stride, poison]) => {
      const out = [shape[0], Math.ceil(shape[1] / stride), Math.ceil(shape[2] / stride), shape[3]];
      const compute: Compute = (x) => pool(tf, x as Tensor4D, "average", size, stride);
      return spoiledAlike(compute, [numbers(shape, 1)], out, poison);
    }));

  test("max pooling, and its gradient", () =>
    forAll(windows, ([shape, size, stride, poison]) => {
      const out = [shape[0], Math.ceil(shape[1] / stride), Math.ceil(shape[2] / stride), shape[3]];
      const compute: Compute = (x) => pool(tf, x as Tensor4D, "max", size, stride);
      const isInImage = poison.at % 2 === 0;
      const value = isInImage ? Number.POSITIVE_INFINITY : poison.value;
      return spoiledAlike(compute, [numbers(shape, 1)], out, { ...poison, value });
    }));

  test("max pooling of NaN, which windows with a number may pass over, and of -Infinity", () =>
    forAll(windows, async ([shape, size, stride, { at }]) => {
      const value = at % 2 === 0 ? Number.NaN : Number.NEGATIVE_INFINITY;
      const image = poisoned(numbers(shape, 1), { value, at });
      const compute = (kind: "average" | "max") => () => {
        const apply = (x: Tensor) => pool(tf, x as Tensor4D, kind, size, stride);
        const pooled = apply(tensorOf(image));
        return [pooled, tf.grad(apply)(tensorOf(image), tensorOf(numbers(pooled.shape, 99)))];
      };
      const [, height, width, channels] = shape;
      const placeOf = (index: number) => {
        const pixel = Math.floor(index / channels);
        const [row, column] = [Math.floor(pixel / width), pixel % width];
        return [index % channels, Math.floor(row / height), row % height, column] as const;
      };
      const [channel, image0, y, x] = placeOf(at % image.values.length);
      const inOneWindow = (index: number) => {
        const [c, n, row, column] = placeOf(index);
        return c === channel && n === image0 && Math.abs(row - y) < size && Math.abs(column - x) < size;
      };
      const [pooled, gradient] = await on("wasm", compute("max"));
      const [cpuPooled, cpuGradient] = await on("cpu", compute("max"));
      const [average] = await on("cpu", compute("average")); // not finite where the window holds it
      const what = JSON.stringify({ shape, size, stride, at, value: String(value) });
      const isSeen = (index: number) => !Number.isFinite(average![index]!);
      expectSpoiledAlike(pooled!, cpuPooled!, what, { exempt: (index) => Number.isNaN(value) && isSeen(index) });
      expectSpoiledAlike(gradient!, cpuGradient!, what, { exempt: inOneWindow });
    }));

  test("softmax cross-entropy", () =>
    forAll(
      fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 9 }), poisons),
      ([rows, classes, poison]) => {
        const labels = Array.from({ length: rows }, (_, row) => row % classes);
        const compute: Compute = (x) => softmaxCrossEntropy(tf, x as Tensor2D, tf.tensor1d(labels, "int32"));
        return spoiledAlike(compute, [numbers([rows, classes], 1)], [], poison);
      },
    ));

  test("steps of the optimizers", () =>
    forAll(
      fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 5 }), poisons),
      async ([size, into, poison]) => {
        const run = () => {
          const all = [0, 1, 2, 3, 4, 5].map((seed) => {
            const given = numbers([size], seed + 1);
            return tf.variable(tensorOf(seed === into ? poisoned(given, poison) : given));
          });
          const [weight, velocity, adam, first, second, gradient] = all as [(typeof all)[0], ...typeof all];
          momentumStep(tf, weight, velocity!, gradient!, { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 });
          const slots = { first: first!, second: second! };
          adamStep(tf, adam!, slots, gradient!, { learningRate: 0.1, weightDecay: 0.01, step: 1 });
          const results = all.map((each) => tf.mul(each, 1));
          tf.dispose(all);
          return results;
        };
        const actual = await on("wasm", run);
        const expected = await on("cpu", run);
        expected.forEach((values, index) => {
          expectSpoiledAlike(actual[index]!, values, `${poison.value} into ${into} of ${size}, result ${index}`);
        });
      },
    ));
});
