import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { describe, test } from "vitest";
import { type Numbers, numbers } from "./reference.js";
import { forAll, sameOnBoth, tensorOf, tf, valueAndGradients } from "./twoBackends.js";

const side = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 63, 64, 65));
const depth = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(16, 255, 256, 257));
const products = fc.record({
  rows: side,
  depth,
  columns: fc.oneof({ weight: 9, arbitrary: side }, { weight: 1, arbitrary: fc.constantFrom(511, 513) }),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
});
const images = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 });

type Product = typeof products extends fc.Arbitrary<infer Case> ? Case : never;

const turned = (shape: readonly number[], turn: boolean) => (turn ? shape.toReversed() : shape);
const sidesOf = (product: Product, outerA: readonly number[], outerB = outerA) => [
  numbers([...outerA, ...turned([product.rows, product.depth], product.transposeA)], 1),
  numbers([...outerB, ...turned([product.depth, product.columns], product.transposeB)], 2),
];

describe("matMul", () => {
  test("value and gradients are those of the CPU backend", () =>
    forAll(fc.tuple(products, images), ([product, outer]) => {
      const { transposeA, transposeB } = product;
      return sameOnBoth(JSON.stringify({ ...product, outer }), () =>
        valueAndGradients((a, b) => tf.matMul(a!, b!, transposeA, transposeB), sidesOf(product, outer)),
      );
    }));

  test("a batch repeats along the axes where the other side has more than one", () =>
    forAll(
      fc.tuple(
        products,
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 2 })), { maxLength: 3 }),
      ),
      async ([product, axes]) => {
        const outer = axes.map(([length]) => length);
        const outerA = axes.map(([length, single]) => (single === 1 ? 1 : length));
        const outerB = axes.map(([length, single]) => (single === 2 ? 1 : length));
        const [a, b] = sidesOf(product, outerA, outerB) as [Numbers, Numbers];
        const { transposeA, transposeB } = product;
        const whole = (each: Numbers) => tf.broadcastTo(tensorOf(each), [...outer, ...each.shape.slice(-2)]);
        await sameOnBoth(
          JSON.stringify({ ...product, outerA, outerB }),
          () => [tf.matMul(tensorOf(a), tensorOf(b), transposeA, transposeB)],
          { definition: () => [tf.matMul(whole(a), whole(b), transposeA, transposeB)] },
        );
      },
    ));

  test("a batch of no axes goes with any", () =>
    forAll(fc.tuple(products, fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 })), async ([product, outer]) => {
      const [a, b] = sidesOf(product, [], outer) as [Numbers, Numbers];
      const { transposeA, transposeB } = product;
      const whole = () => tf.broadcastTo(tensorOf(a), [...outer, ...a.shape.slice(-2)]);
      await sameOnBoth(
        JSON.stringify({ ...product, outer }),
        () => [tf.matMul(tensorOf(a), tensorOf(b), transposeA, transposeB)],
        { definition: () => [tf.matMul(whole(), tensorOf(b), transposeA, transposeB)] },
      );
    }));
});

describe("fused matMul", () => {
  const fused = fc.record({
    product: products,
    bias: fc.constantFrom("none" as const, "row" as const, "single value" as const),
    activation: fc.constantFrom("linear" as const, "relu" as const, "relu6" as const),
  });

  test("with bias and activation: value and gradients are those of the CPU backend", () =>
    forAll(fused, ({ product, bias, activation }) => {
      const { transposeA, transposeB } = product;
      const extra = { none: [], row: [numbers([product.columns], 3)], "single value": [numbers([1], 3)] }[bias];
      const compute = (...[a, b, added]: Tensor[]) =>
        tf.fused.matMul({ a: a!, b: b!, transposeA, transposeB, activation, ...(added && { bias: added }) });
      const inputs = [...sidesOf(product, []), ...extra];
      return sameOnBoth(JSON.stringify({ ...product, bias, activation }), () => valueAndGradients(compute, inputs));
    }));

  test("an activation that is not ours is still that of the CPU backend", () =>
    sameOnBoth("sigmoid", () => {
      const [a, b] = [numbers([5, 7], 1), numbers([7, 9], 2)].map((each) => tensorOf<Tensor2D>(each));
      return [tf.fused.matMul({ a: a!, b: b!, bias: tensorOf(numbers([9], 3)), activation: "sigmoid" })];
    }));
});

describe("gather, whose gradient sums rows by segment", () => {
  test("value and gradients are those of the CPU backend", () =>
    forAll(
      fc.record({
        segments: fc.integer({ min: 1, max: 9 }),
        rest: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 2 }),
        picks: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
      }),
      ({ segments, rest, picks }) => {
        const indices = picks.map((pick) => pick % segments);
        return sameOnBoth(JSON.stringify({ segments, rest, indices }), () =>
          valueAndGradients((x) => tf.gather(x!, tf.tensor1d(indices, "int32")), [numbers([segments, ...rest], 1)]),
        );
      },
    ));
});
