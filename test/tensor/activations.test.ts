import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numbers } from "./reference.js";
import { forAll, on, sameOnBoth, tf, valueAndGradients } from "./twoBackends.js";

/** The smallest number that float32 holds with all its digits, and the smallest that it holds at all. */
const smallestNormal = 2 ** -126;
const smallest = 2 ** -149;

const functions = {
  exp: Math.exp,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
} as const;
type Name = keyof typeof functions;
const names: readonly Name[] = ["exp", "sigmoid", "tanh"];

const compute = async (name: Name, values: Float32Array) =>
  (await on("wasm", () => [tf[name](tf.tensor1d(values))]))[0]!;

/**
 * Largest error, relative to what Math says. What is no normal number loses digits in float32, so there it is relative to the smallest
 * normal number; exp and sigmoid may say 0 there.
 */
function largestError(name: Name, inputs: Float32Array, results: Float32Array): { readonly error: number; at: number } {
  const worst = { error: 0, at: Number.NaN };
  inputs.forEach((x, index) => {
    const expected = functions[name](x);
    const got = results[index]!;
    let error = Math.abs(got - expected) / Math.max(Math.abs(expected), smallestNormal);
    if (Math.fround(expected) === got || (Number.isNaN(expected) && Number.isNaN(got))) error = 0;
    if (name !== "tanh" && got === 0 && expected < smallestNormal) error = 0;
    if (!(error <= worst.error)) Object.assign(worst, { error, at: x }); // also a NaN
  });
  return worst;
}

const count = 1 << 19;
/** Every 4096th number that there is, in the order of their bits, starting at random; NaN and infinity are among them. */
const bitPatterns = (start: number) =>
  new Float32Array(Uint32Array.from({ length: 2 ** 20 }, (_, index) => start + index * 4096).buffer);
const evenly = (from: number, to: number) =>
  Float32Array.from({ length: count }, (_, index) => from + ((to - from) * index) / count);

describe.each(names)("%s is right to three parts in ten million", (name) => {
  test("over all of float32", () =>
    forAll(
      fc.nat(4095),
      async (start) => {
        const inputs = bitPatterns(start);
        const { error, at } = largestError(name, inputs, await compute(name, inputs));
        expect(error, `at ${at}`).toBeLessThan(3e-7);
      },
      3,
    ));

  test.each([
    [-110, 110],
    [-1, 1],
    [-1e-3, 1e-3],
    [-89, -87],
    [88, 89],
  ])("between %d and %d", async (from, to) => {
    const inputs = evenly(from, to);
    const { error, at } = largestError(name, inputs, await compute(name, inputs));
    expect(error, `at ${at}`).toBeLessThan(3e-7);
  });

  test("value and gradient are those of the CPU backend, whatever the count", () =>
    forAll(fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 3 }), (shape) =>
      sameOnBoth(`${name} of [${shape}]`, () => valueAndGradients((x) => tf[name](x!), [numbers(shape, 1)]), {
        tolerance: 1e-6,
      }),
    ));

  test("a number has the same value wherever it stands", async () => {
    const all = numbers([23], 1).values.map((value) => 10 * value);
    const expected = await compute(name, all);
    for (let length = 0; length < all.length; length++)
      for (const first of [0, 1, 3])
        expect(await compute(name, all.slice(first, length))).toEqual(expected.slice(first, length));
  });
});

describe("at the ends of float32 and at zero", () => {
  const special = Float32Array.of(Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -0, 0);
  // each once in a whole vector and once in what does not fill one
  test.each([1, 4])("NaN stays NaN, and infinities and zeros have their exact values: %i at a time", async (repeat) => {
    const values = Float32Array.from({ length: 5 * repeat }, (_, index) => special[Math.floor(index / repeat)]!);
    const expected: Record<Name, readonly number[]> = {
      exp: [Number.NaN, 0, Number.POSITIVE_INFINITY, 1, 1],
      sigmoid: [Number.NaN, 0, 1, 0.5, 0.5],
      tanh: [Number.NaN, -1, 1, -0, 0],
    };
    for (const name of names) {
      const results = [...(await compute(name, values))];
      expect(results, name).toEqual(expected[name].flatMap((each) => Array(repeat).fill(each)));
    }
  });

  test("the smallest and largest numbers", async () => {
    const largest = (2 - 2 ** -23) * 2 ** 127;
    const values = Float32Array.of(smallest, -smallest, smallestNormal, -smallestNormal, largest, -largest);
    expect([...(await compute("exp", values))]).toEqual([1, 1, 1, 1, Number.POSITIVE_INFINITY, 0]);
    expect([...(await compute("sigmoid", values))]).toEqual([0.5, 0.5, 0.5, 0.5, 1, 0]);
    expect([...(await compute("tanh", values))]).toEqual([...values.slice(0, 4), 1, -1]);
  });

  test("softmax of a number that is ruled out by -Infinity is 0, beside others that add up to 1", async () => {
    const row = Float32Array.of(1, Number.NEGATIVE_INFINITY, 2, 3, Number.NEGATIVE_INFINITY);
    const [softmax] = await on("wasm", () => {
      const powers = tf.exp(tf.sub(tf.tensor1d(row), 3));
      return [tf.div(powers, tf.sum(powers))];
    });
    expect([softmax![1], softmax![4]]).toEqual([0, 0]);
    expect(softmax!.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 6);
  });
});

test("exp takes whole numbers as the CPU backend does", () =>
  sameOnBoth("exp", () => [tf.exp(tf.tensor1d([-3, 0, 2, 5, 7], "int32"))], { tolerance: 1e-6 }));
