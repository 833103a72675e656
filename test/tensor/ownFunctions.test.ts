import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { describe, test } from "vitest";
import {
  adamStep,
  batchNorm,
  conv,
  convBatchNorm,
  momentumStep,
  pool,
  softmaxCrossEntropy,
} from "../../sdk/src/tensor/index.js";
import { numbers, referenceConv } from "./reference.js";
import { expectClose, forAll, on, sameOnBoth, tensorOf, tf, valueAndGradients } from "./twoBackends.js";

const channels = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(8, 16));
const images = (leastImages: number) =>
  fc.tuple(
    fc.integer({ min: leastImages, max: 3 }),
    fc.integer({ min: 1, max: 10 }),
    fc.integer({ min: 1, max: 10 }),
    channels,
  );
const ownConvolutions = (leastImages: number) =>
  fc
    .record({
      input: images(leastImages),
      taps: fc.oneof(
        fc.constant([3, 3] as const),
        fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
      ),
      outputs: channels,
      stride: fc.constantFrom(1, 1, 2, 3, 5),
      dilation: fc.constantFrom(1, 1, 2, 3),
      relu: fc.boolean(),
      depthwise: fc.boolean(),
    })
    .map(({ input, taps, outputs, ...how }) => ({
      input: numbers(input, 1),
      filter: numbers([...taps, input[3], how.depthwise ? 1 : outputs], 2),
      how,
      what: JSON.stringify({ input, taps, outputs, ...how }),
    }));

describe("convolution of random shapes", () => {
  test("value and gradients are those of the definition", () =>
    forAll(ownConvolutions(0), async ({ input, filter, how, what }) => {
      const { value, toInput, toFilter } = referenceConv(input, filter, (shape) => numbers(shape, 99), how);
      const actual = await on("wasm", () =>
        valueAndGradients<Tensor4D>((x, w) => conv(tf, x!, w!, how), [input, filter]),
      );
      expectClose(actual, [value, toInput, toFilter], what);
    }));

  test("with batch norm: value, statistics and gradients are those of the CPU backend", () =>
    forAll(ownConvolutions(1), async ({ input, filter, how, what }) => {
      const last = how.depthwise ? input.shape[3]! : filter.shape[3]!;
      const inputs = [input, filter, numbers([last], 3), numbers([last], 4)];
      const ours = (...[x, w, gamma, beta]: Tensor[]) =>
        convBatchNorm(
          tf,
          x as Tensor4D,
          { filter: w as Tensor4D, gamma: gamma as Tensor1D, beta: beta as Tensor1D },
          how,
        );
      const plain = (...[x, w, gamma, beta]: Tensor[]) => {
        const raw = conv(tf, x as Tensor4D, w as Tensor4D, how);
        const { mean, variance } = tf.moments(raw, [0, 1, 2]);
        const scaled = tf.mul(tf.mul(tf.sub(raw, mean), tf.rsqrt(tf.add(variance, 1e-5))), gamma!);
        return { output: tf.add(scaled, beta!), mean, variance };
      };
      const compute = (apply: typeof plain) => () => {
        const { mean, variance } = apply(...inputs.map((each) => tensorOf(each)));
        return [mean, variance, ...valueAndGradients((...at) => apply(...at).output, inputs)];
      };
      // few values of nearly one size: 1 / sqrt(variance) magnifies the rounding of the convolution
      await sameOnBoth(what, compute(ours), { tolerance: 2e-3, definition: compute(plain) });
    }));
});

test("batch norm of random shapes: value and gradients are those of the CPU backend", () =>
  forAll(images(1), async (shape) => {
    const inputs = [numbers(shape, 1), numbers([shape[3]], 3), numbers([shape[3]], 4)];
    const ours = (...[x, gamma, beta]: Tensor[]) =>
      batchNorm(tf, x as Tensor4D, { gamma: gamma as Tensor1D, beta: beta as Tensor1D }).output;
    const plain = (...[x, gamma, beta]: Tensor[]) => {
      const { mean, variance } = tf.moments(x!, [0, 1, 2]);
      return tf.add(tf.mul(tf.mul(tf.sub(x!, mean), tf.rsqrt(tf.add(variance, 1e-5))), gamma!), beta!);
    };
    await sameOnBoth(`[${shape}]`, () => valueAndGradients(ours, inputs), {
      tolerance: 2e-3, // as above
      definition: () => valueAndGradients(plain, inputs),
    });
  }));

const windows = fc.record({
  shape: images(0),
  kind: fc.constantFrom("average" as const, "max" as const),
  size: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 6 }),
});

test("pooling of random shapes: value and gradient are those of the CPU backend", () =>
  forAll(windows, ({ shape, kind, size, stride }) =>
    sameOnBoth(JSON.stringify({ shape, kind, size, stride }), () =>
      valueAndGradients<Tensor4D>((x) => pool(tf, x!, kind, size, stride), [numbers(shape, 1)]),
    ),
  ));

test("TensorFlow.js's pooling of random shapes: value and gradient are those of the CPU backend", () =>
  forAll(windows, ({ shape, kind, size, stride }) => {
    const pad = size <= Math.min(shape[1], shape[2]) && stride % 2 === 0 ? "valid" : "same";
    const compute = (x: Tensor4D | undefined) =>
      kind === "max" ? tf.maxPool(x!, size, stride, pad) : tf.avgPool(x!, size, stride, pad);
    return sameOnBoth(JSON.stringify({ shape, kind, size, stride, pad }), () =>
      valueAndGradients<Tensor4D>(compute, [numbers(shape, 1)]),
    );
  }));

test("max pooling gives the gradient to the first of equal pixels, as the CPU backend does", () =>
  forAll(windows, ({ shape, size, stride }) => {
    const input = numbers(shape, 1);
    const rounded = { shape, values: input.values.map(Math.round) };
    return sameOnBoth(JSON.stringify({ shape, size, stride }), () =>
      valueAndGradients<Tensor4D>((x) => pool(tf, x!, "max", size, stride), [rounded]),
    );
  }));

test("softmax cross-entropy of random sizes: value and gradient are those of the CPU backend", () =>
  forAll(
    fc.record({ rows: fc.integer({ min: 1, max: 40 }), classes: fc.integer({ min: 2, max: 40 }), seed: fc.nat(99) }),
    ({ rows, classes, seed }) => {
      const labels = Array.from({ length: rows }, (_, row) => (row * 7 + seed) % classes);
      const logits = numbers([rows, classes], seed + 1);
      logits.values.forEach((value, index) => {
        logits.values[index] = 30 * value;
      });
      const ours = (x: Tensor | undefined) => softmaxCrossEntropy(tf, x as Tensor2D, tf.tensor1d(labels, "int32"));
      const plain = (x: Tensor | undefined) =>
        tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d(labels, "int32"), classes), x!);
      return sameOnBoth(JSON.stringify({ rows, classes, seed }), () => valueAndGradients(ours, [logits]), {
        definition: () => valueAndGradients(plain, [logits]),
      });
    },
  ));

test("steps of the optimizers of random sizes are those of the CPU backend", () =>
  forAll(fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 4 }), async (shape) => {
    const steps = () => {
      const made = [1, 2, 3, 4, 5].map((seed) => tf.variable(tensorOf(numbers(shape, seed))));
      const [weight, velocity, adam, first, second] = made as [(typeof made)[0], ...typeof made];
      second!.assign(tf.square(second!)); // an average of squares
      for (const step of [1, 2]) {
        const gradient = tensorOf(numbers(shape, 10 + step));
        momentumStep(tf, weight, velocity!, gradient, { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 });
        const slots = { first: first!, second: second! };
        adamStep(tf, adam!, slots, gradient, { learningRate: 0.1, weightDecay: 0.01, step });
      }
      const results = made.map((each) => tf.mul(each, 1));
      tf.dispose(made);
      return results;
    };
    await sameOnBoth(`[${shape}]`, steps);
  }));
