import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Backend, layerNorm, loadBackend, lstm } from "../../../sdk/src/tensor/index.js";
import { rowTiles } from "../../../sdk/src/tensor/webgpu/rowTiles.js";
import { poisoned, poisons } from "../nonFinite.js";
import { plainLayerNorm, plainLstm } from "../plainSequences.js";
import { numbers } from "../reference.js";
import { differentiated, expectSame, on } from "./againstCpu.js";
import { describeOnGpu } from "./softwareGpu.js";

let tf: Backend["tf"];

const ourNorm = (...[x, gamma, beta]: Tensor[]) =>
  layerNorm(tf, x as Tensor2D, { gamma: gamma as Tensor1D, beta: beta as Tensor1D });
const plainNorm = (...[x, gamma, beta]: Tensor[]) => plainLayerNorm(tf, x!, gamma!, beta!);
const normInputs = (rows: number, channels: number) => [
  numbers([rows, channels], 1),
  numbers([channels], 2),
  numbers([channels], 3),
];

const ourLstm = (...[x, kernel, recurrent, bias]: Tensor[]) =>
  lstm(tf, x as Tensor3D, { kernel: kernel as Tensor2D, recurrent: recurrent as Tensor2D, bias: bias as Tensor1D });
const plain = (...[x, kernel, recurrent, bias]: Tensor[]) => plainLstm(tf, x!, kernel!, recurrent!, bias!);
const small = fc.integer({ min: 1, max: 9 });
const sizes = fc.record({
  time: fc.integer({ min: 1, max: 5 }),
  batch: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(17)),
  width: small,
  units: fc.oneof(small, fc.constantFrom(16, 33)),
});
type Sizes = typeof sizes extends fc.Arbitrary<infer Case> ? Case : never;
const lstmInputs = ({ time, batch, width, units }: Sizes) =>
  [[time, batch, width], [width, 4 * units], [units, 4 * units], [4 * units]].map((shape, index) =>
    numbers(shape, index + 1),
  );

describeOnGpu("layer norm on the WebGPU backend", () => {
  beforeAll(async () => {
    ({ tf } = await loadBackend());
  });

  const sides = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 127, 300));

  test("has the value and gradients of the definition for any number of rows and channels", () =>
    fc.assert(
      fc.asyncProperty(sides, sides, (rows, channels) => {
        const inputs = normInputs(rows, channels);
        // few values of nearly one size: 1 / sqrt(variance) magnifies the rounding of their mean
        return expectSame(tf, `[${rows},${channels}]`, differentiated(tf, ourNorm, inputs), {
          tolerance: 2e-3,
          definition: differentiated(tf, plainNorm, inputs),
        });
      }),
      { seed: 1, numRuns: 15 },
    ));

  test("divides many rows into parts, and takes rows that are longer than a workgroup", async () => {
    for (const [rows, channels] of [
      [5000, 3],
      [9000, 1],
      [2, 3000],
    ] as const)
      await expectSame(tf, `[${rows},${channels}]`, differentiated(tf, ourNorm, normInputs(rows, channels)), {
        tolerance: 1e-3,
      });
  });

  test("keeps its digits where the mean is far from zero", async () => {
    const [near, gamma, beta] = normInputs(7, 33);
    const far = { ...near!, values: near!.values.map((each) => Math.fround(1000 + each)) };
    const back = { ...near!, values: far.values.map((each) => each - 1000) };
    const [value] = await on(tf, "webgpu", differentiated(tf, ourNorm, [far, gamma!, beta!]));
    const [expected] = await on(tf, "cpu", differentiated(tf, ourNorm, [back, gamma!, beta!]));
    for (const [index, each] of expected!.entries()) expect(Math.abs(value![index]! - each)).toBeLessThan(1e-3);
  });

  test("hands a number that is not finite on to its row as NaN, and to no other", () =>
    fc.assert(
      fc.asyncProperty(small, sides, poisons, async (rows, channels, poison) => {
        const [x, gamma, beta] = normInputs(rows, channels);
        const compute = differentiated(tf, ourNorm, [poisoned(x!, poison), gamma!, beta!]);
        const [value, toInput] = await on(tf, "webgpu", compute);
        const row = Math.floor((poison.at % x!.values.length) / channels);
        for (const values of [value!, toInput!])
          for (const [at, each] of values.entries())
            expect(Number.isNaN(each), `${poison.value}, ${at}`).toBe(Math.floor(at / channels) === row);
      }),
      { seed: 1, numRuns: 15 },
    ));

  test("gives the same bits twice", async () => {
    const compute = differentiated(tf, ourNorm, normInputs(700, 19));
    expect(await on(tf, "webgpu", compute)).toEqual(await on(tf, "webgpu", compute));
  });

  test("of no rows is empty, and so is the gradient; gamma and beta get zeros", async () => {
    const results = await on(tf, "webgpu", differentiated(tf, ourNorm, normInputs(0, 5)));
    expect(results.map((each) => [...each])).toEqual([[], [], Array(5).fill(0), Array(5).fill(0)]);
  });

  test("has a place for every row", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 7 }), fc.integer({ min: 1, max: 3000 }), (rows, columns) => {
        const { wide, groups } = rowTiles(rows, columns);
        expect(64 % wide).toBe(0);
        expect((64 / wide) * groups[0] * groups[1]).toBeGreaterThanOrEqual(rows);
        expect(Math.max(...groups)).toBeLessThan(65_536);
      }),
    );
  });
});

describeOnGpu("an LSTM on the WebGPU backend", () => {
  beforeAll(async () => {
    ({ tf } = await loadBackend());
  });

  test("has the outputs and gradients of the definition for any size", () =>
    fc.assert(
      fc.asyncProperty(sizes, (size) => {
        const inputs = lstmInputs(size);
        return expectSame(tf, JSON.stringify(size), differentiated(tf, ourLstm, inputs), {
          definition: differentiated(tf, plain, inputs),
        });
      }),
      { seed: 1, numRuns: 12 },
    ));

  test("has gradients as finite differences tell", async () => {
    const inputs = lstmInputs({ time: 3, batch: 2, width: 2, units: 2 });
    const dy = numbers([3, 2, 2], 99);
    const [, ...gradients] = await on(tf, "webgpu", differentiated(tf, ourLstm, inputs, dy));
    const along = inputs.map(({ shape }, input) => numbers(shape, 10 + input));
    const sumAt = async (input: number, shift: number) => {
      const moved = inputs.map(({ shape, values }, index) => {
        const by = index === input ? shift : 0;
        return tf.tensor(
          values.map((each, at) => each + by * along[index]!.values[at]!),
          shape,
        );
      });
      const [value] = await on(tf, "webgpu", () => [ourLstm(...moved)]);
      tf.dispose(moved);
      return value!.reduce((sum, each, at) => sum + each * dy.values[at]!, 0);
    };
    for (const [input, gradient] of gradients.entries()) {
      const slope = ((await sumAt(input, 0.01)) - (await sumAt(input, -0.01))) / 0.02;
      const expected = gradient.reduce((sum, each, at) => sum + each * along[input]!.values[at]!, 0);
      expect(Math.abs(slope - expected), `input ${input}`).toBeLessThan(1e-3);
    }
  });

  test("whose gates are wide open or shut has the outputs and gradients of the definition", async () => {
    for (const factor of [30, 1000]) {
      const inputs = lstmInputs({ time: 4, batch: 3, width: 5, units: 7 });
      inputs[3]!.values.forEach((value, index, all) => {
        all[index] = factor * value;
      });
      await expectSame(tf, `${factor}`, differentiated(tf, ourLstm, inputs), {
        definition: differentiated(tf, plain, inputs),
      });
    }
  });

  // the recurrent weights meet zeros first, which our kernels do not multiply by
  test("with a number that is not finite, but in its recurrent weights, has the outputs of the definition", () =>
    fc.assert(
      fc.asyncProperty(sizes, fc.constantFrom(0, 1, 3), poisons, (size, into, poison) => {
        const inputs = lstmInputs(size).map((each, index) => (index === into ? poisoned(each, poison) : each));
        const run = (apply: (...all: Tensor[]) => Tensor) => () => [
          apply(...inputs.map(({ values, shape }) => tf.tensor(values, shape))),
        ];
        const what = JSON.stringify({ ...size, into, value: String(poison.value) });
        return expectSame(tf, what, run(ourLstm), { tolerance: 1e-4, definition: run(plain) });
      }),
      { seed: 1, numRuns: 12 },
    ));

  test("with NaN at one step leaves the steps before it and the other sequences alone", async () => {
    const [time, batch, width, units] = [4, 3, 2, 5];
    const [x, ...weights] = lstmInputs({ time, batch, width, units });
    const at = (2 * batch + 1) * width; // the third step of the second sequence
    const inputs = [poisoned(x!, { value: Number.NaN, at }), ...weights];
    const [value, toInput] = await on(tf, "webgpu", differentiated(tf, ourLstm, inputs));
    for (const [index, each] of value!.entries()) {
      const row = Math.floor(index / units);
      expect(Number.isNaN(each), `${index}`).toBe(row % batch === 1 && row >= 2 * batch);
    }
    for (const [index, each] of toInput!.entries())
      expect(Number.isNaN(each), `${index}`).toBe(Math.floor(index / width) % batch === 1);
  });

  test("gives the same bits twice", async () => {
    const compute = differentiated(tf, ourLstm, lstmInputs({ time: 5, batch: 6, width: 7, units: 9 }));
    expect(await on(tf, "webgpu", compute)).toEqual(await on(tf, "webgpu", compute));
  });

  test("of an empty batch has no outputs, and its weights get no gradient", async () => {
    const inputs = lstmInputs({ time: 3, batch: 0, width: 2, units: 5 });
    const results = await on(tf, "webgpu", differentiated(tf, ourLstm, inputs));
    expect(results.map((each) => each.length)).toEqual([0, 0, 2 * 20, 5 * 20, 20]);
    for (const gradient of results.slice(2)) expect(gradient.every((each) => each === 0)).toBe(true);
  });
});
