import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import {
  adamStep,
  batchNorm,
  type ConvShape,
  conv,
  convBatchNorm,
  momentumStep,
  pool,
  softmaxCrossEntropy,
} from "../../sdk/src/tensor/index.js";
import { numbers } from "./reference.js";
import { heapBytes, tensorOf, tf } from "./twoBackends.js";

const calls = 10_000;
const image = (...shape: number[]) => tensorOf<Tensor4D>(numbers(shape, 1));
const vector = (length: number) => tensorOf<Tensor1D>(numbers([length], 2));

/** Value and gradients of a convolution from images [1, height, width, channels]. */
function convolve(height: number, width: number, [channels, outputs]: readonly [number, number], how: ConvShape = {}) {
  const filter = image(3, 3, channels, how.depthwise ? 1 : outputs);
  tf.grads((x, w) => conv(tf, x as Tensor4D, w as Tensor4D, how))([image(1, height, width, channels), filter]);
}

/** What call number `call` does: the shapes of the first four are fixed, those of the others hardly ever return. */
const kernels: readonly (readonly [string, (call: number) => void])[] = [
  ["direct convolution", () => convolve(5, 5, [3, 5])],
  ["Winograd's convolution", () => convolve(5, 5, [8, 8], { relu: true })],
  ["depthwise convolution", () => convolve(5, 5, [4, 4], { depthwise: true })],
  [
    "convolution with batch norm",
    (call) => {
      const [channels, outputs] = [[3, 5] as const, [8, 8] as const][call % 2]!;
      tf.grads(
        (...[x, filter, gamma, beta]) =>
          convBatchNorm(tf, x as Tensor4D, {
            filter: filter as Tensor4D,
            gamma: gamma as Tensor1D,
            beta: beta as Tensor1D,
          }).output,
      )([image(1, 5, 5, channels), image(3, 3, channels, outputs), vector(outputs), vector(outputs)]);
    },
  ],
  [
    "direct convolution of ever new shapes",
    (call) => convolve(1 + (call % 100), 1 + Math.floor(call / 100), [1, 1], { stride: 3 }),
  ],
  [
    "depthwise convolution of ever new shapes",
    (call) => convolve(1 + (call % 100), 1 + Math.floor(call / 100), [1, 1], { depthwise: true, stride: 3 }),
  ],
  ["Winograd's convolution of ever new shapes", (call) => convolve(1 + (call % 97), 1 + (call % 13), [8, 8])],
  [
    "matrix product of ever new shapes",
    (call) => {
      const [rows, columns] = [1 + (call % 100), 1 + Math.floor(call / 100)];
      tf.matMul(tensorOf<Tensor2D>(numbers([rows, 3])), tensorOf<Tensor2D>(numbers([3, columns])));
    },
  ],
  [
    "batch norm, pooling, loss and steps of ever new shapes",
    (call) => {
      const channels = 1 + (call % 100);
      const x = image(1, 1 + (call % 3), 2, channels);
      tf.grad((at) => pool(tf, at as Tensor4D, call % 2 ? "max" : "average", 2))(x);
      tf.grads(
        (at, gamma, beta) => batchNorm(tf, at as Tensor4D, { gamma: gamma as Tensor1D, beta: beta as Tensor1D }).output,
      )([x, vector(channels), vector(channels)]);
      tf.grad((at) => softmaxCrossEntropy(tf, at as Tensor2D, tf.tensor1d([0], "int32")))(
        tf.expandDims(vector(channels + 1)),
      );
      const [weight, first, second] = [1, 2, 3].map(() => tf.variable(vector(channels)));
      const options = { learningRate: 0.1, momentum: 0.9, weightDecay: 0, step: 1 };
      momentumStep(tf, weight!, first!, vector(channels), options);
      adamStep(tf, weight!, { first: first!, second: second! }, vector(channels), options);
      tf.dispose([weight!, first!, second!]);
    },
  ],
];

describe(`${calls} calls leave no tensor, no byte and no growth of the heap behind:`, () => {
  beforeAll(() => tf.setBackend("wasm"));

  test.each(kernels)("%s", (_, kernel) => {
    const run = (from: number, to: number) => {
      for (let call = from; call < to; call++) tf.tidy(() => kernel(call));
    };
    run(0, 1000);
    run(calls - 1000, calls); // the largest shapes
    const before = { ...tf.memory(), heap: heapBytes() };
    run(0, calls);
    const { numTensors, numBytes } = tf.memory();
    expect({ numTensors, numBytes, heap: heapBytes() }).toEqual({
      numTensors: before.numTensors,
      numBytes: before.numBytes,
      heap: before.heap,
    });
  });
});
