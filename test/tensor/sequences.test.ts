import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layerNorm, lstm } from "../../sdk/src/tensor/index.js";
import { expectSpoiledAlike, poisoned, poisons } from "./nonFinite.js";
import { plainLayerNorm, plainLstm } from "./plainSequences.js";
import { numbers } from "./reference.js";
import { forAll, on, sameOnBoth, tensorOf, tf, valueAndGradients } from "./twoBackends.js";

const ourNorm = (...[x, gamma, beta]: Tensor[]) =>
  layerNorm(tf, x as Tensor2D, { gamma: gamma as Tensor1D, beta: beta as Tensor1D });
const plainNorm = (...[x, gamma, beta]: Tensor[]) => plainLayerNorm(tf, x!, gamma!, beta!);

const ourLstm = (...[x, kernel, recurrent, bias]: Tensor[]) =>
  lstm(tf, x as Tensor3D, { kernel: kernel as Tensor2D, recurrent: recurrent as Tensor2D, bias: bias as Tensor1D });
const plain = (...[x, kernel, recurrent, bias]: Tensor[]) => plainLstm(tf, x!, kernel!, recurrent!, bias!);

describe("layer norm", () => {
  const sizes = fc.tuple(
    fc.integer({ min: 1, max: 20 }),
    fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(64, 127)),
  );
  const inputsOf = ([rows, channels]: readonly [number, number]) => [
    numbers([rows, channels], 1),
    numbers([channels], 2),
    numbers([channels], 3),
  ];

  test("of random sizes: value and gradients are those of the definition", () =>
    forAll(sizes, (size) => {
      const inputs = inputsOf(size);
      // few values of nearly one size: 1 / sqrt(variance) magnifies the rounding of their mean
      return sameOnBoth(`[${size}]`, () => valueAndGradients(ourNorm, inputs), {
        tolerance: 2e-3,
        definition: () => valueAndGradients(plainNorm, inputs),
      });
    }));

  test("of no rows is empty, and so is the gradient; gamma and beta get zeros", async () => {
    const results = await on("wasm", () => valueAndGradients(ourNorm, inputsOf([0, 5])));
    expect(results.map((each) => [...each])).toEqual([[], [], Array(5).fill(0), Array(5).fill(0)]);
  });

  test("of equal numbers is beta", async () => {
    const beta = numbers([7], 3);
    const [value] = await on("wasm", () => [ourNorm(tf.fill([2, 7], 3), tensorOf(numbers([7], 2)), tensorOf(beta))]);
    expect([...value!]).toEqual([...beta.values, ...beta.values]);
  });

  test("a number that is not finite spoils its row and no other", () =>
    forAll(fc.tuple(sizes, poisons), async ([[rows, channels], poison]) => {
      const [x, gamma, beta] = inputsOf([rows, channels]);
      const spoiled = poisoned(x!, poison);
      const run = (apply: (...all: Tensor[]) => Tensor) => () => {
        const at = [spoiled, gamma!, beta!].map((each) => tensorOf(each));
        return [apply(...at), ...tf.grads(apply)(at, tensorOf(numbers([rows, channels], 99)))].slice(0, 2);
      };
      const actual = await on("wasm", run(ourNorm));
      const expected = await on("cpu", run(plainNorm));
      const row = Math.floor((poison.at % x!.values.length) / channels);
      actual.forEach((values, index) => {
        const what = `${poison.value} in row ${row} of [${rows},${channels}], result ${index}`;
        const regionOf = (place: number) => String(Math.floor(place / channels));
        expectSpoiledAlike(values, expected[index]!, what, { regionOf }, 2e-3);
        values.forEach((value, place) => {
          expect(Number.isNaN(value), what).toBe(Math.floor(place / channels) === row);
        });
      });
    }));
});

describe("an LSTM", () => {
  const small = fc.integer({ min: 1, max: 9 });
  const sizes = fc.record({
    time: fc.integer({ min: 1, max: 6 }),
    batch: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(17)),
    width: small,
    units: fc.oneof(small, fc.constantFrom(16, 33)),
  });
  type Sizes = typeof sizes extends fc.Arbitrary<infer Case> ? Case : never;
  const inputsOf = ({ time, batch, width, units }: Sizes) =>
    [[time, batch, width], [width, 4 * units], [units, 4 * units], [4 * units]].map((shape, index) =>
      numbers(shape, index + 1),
    );

  test("of random sizes: outputs and gradients are those of the definition", () =>
    forAll(sizes, (size) => {
      const inputs = inputsOf(size);
      return sameOnBoth(JSON.stringify(size), () => valueAndGradients(ourLstm, inputs), {
        definition: () => valueAndGradients(plain, inputs),
      });
    }));

  test("whose gates are wide open or shut has the outputs and gradients of the definition", () =>
    forAll(fc.tuple(sizes, fc.constantFrom(30, 100, 1000)), ([size, factor]) => {
      const inputs = inputsOf(size);
      inputs[3]!.values.forEach((value, index, all) => {
        all[index] = factor * value;
      });
      return sameOnBoth(JSON.stringify({ ...size, factor }), () => valueAndGradients(ourLstm, inputs), {
        definition: () => valueAndGradients(plain, inputs),
      });
    }));

  test("of an empty batch has no outputs, and its weights get no gradient", async () => {
    const size = { time: 3, batch: 0, width: 2, units: 5 };
    const results = await on("wasm", () => valueAndGradients(ourLstm, inputsOf(size)));
    expect(results.map((each) => each.length)).toEqual([0, 0, 2 * 20, 5 * 20, 20]);
    for (const gradient of results.slice(2)) expect(gradient.every((each) => each === 0)).toBe(true);
  });

  // the recurrent weights meet zeros first, which our kernels do not multiply by
  test("with a number that is not finite, but in its recurrent weights, has the outputs of the definition", () =>
    forAll(fc.tuple(sizes, fc.constantFrom(0, 1, 3), poisons), async ([size, into, poison]) => {
      const inputs = inputsOf(size).map((each, index) => (index === into ? poisoned(each, poison) : each));
      const run = (apply: (...all: Tensor[]) => Tensor) => () => [apply(...inputs.map((each) => tensorOf(each)))];
      const [actual] = await on("wasm", run(ourLstm));
      const [expected] = await on("cpu", run(plain));
      expectSpoiledAlike(actual!, expected!, JSON.stringify({ ...size, into, value: String(poison.value) }));
    }));

  test("with NaN at one step leaves the steps before it and the other sequences alone", () =>
    forAll(fc.tuple(sizes, fc.nat()), async ([size, at]) => {
      const { time, batch, width, units } = size;
      const [x, ...weights] = inputsOf(size);
      const placeOf = (index: number, each: number) => {
        const row = Math.floor(index / each);
        return { step: Math.floor(row / batch), sequence: row % batch };
      };
      const poison = placeOf(at % x!.values.length, width);
      const inputs = [poisoned(x!, { value: Number.NaN, at }), ...weights];
      const [value, toInput, ...toWeights] = await on("wasm", () => valueAndGradients(ourLstm, inputs));
      const what = JSON.stringify({ ...size, ...poison });
      value!.forEach((each, index) => {
        const { step, sequence } = placeOf(index, units);
        expect(Number.isNaN(each), what).toBe(sequence === poison.sequence && step >= poison.step);
      });
      toInput!.forEach((each, index) => {
        expect(Number.isNaN(each), what).toBe(placeOf(index, width).sequence === poison.sequence);
      });
      // a single step makes no use of the recurrent weights
      expect(toWeights.map((gradient) => gradient.some(Number.isNaN))).toEqual([true, time > 1, true]);
    }));
});
