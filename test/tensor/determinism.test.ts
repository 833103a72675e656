import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import {
  adamStep,
  batchNorm,
  conv,
  convBatchNorm,
  layerNorm,
  lstm,
  momentumStep,
  pool,
  softmaxCrossEntropy,
} from "../../sdk/src/tensor/index.js";
import { numbers } from "./reference.js";
import { bits, on, tensorOf, tf, useThreads, valueAndGradients } from "./twoBackends.js";

const norm = ([gamma, beta]: (Tensor | undefined)[]) => ({ gamma: gamma as Tensor1D, beta: beta as Tensor1D });

type Computation = readonly [what: string, inputs: number[][], compute: (...inputs: Tensor[]) => Tensor];

const computations: readonly Computation[] = [
  ...[3, 8].map(
    (channels): Computation => [
      `convolution of ${channels} channels`,
      [
        [17, 13, 13, channels],
        [3, 3, channels, 2 * channels],
      ],
      (...[x, w]: Tensor[]) => conv(tf, x as Tensor4D, w as Tensor4D, { relu: true }),
    ],
  ),
  [
    "strided convolution",
    [
      [17, 13, 13, 5],
      [5, 5, 5, 7],
    ],
    (x, w) => conv(tf, x as Tensor4D, w as Tensor4D, { stride: 2 }),
  ],
  [
    "depthwise convolution",
    [
      [17, 13, 13, 7],
      [3, 3, 7, 1],
    ],
    (x, w) => conv(tf, x as Tensor4D, w as Tensor4D, { depthwise: true }),
  ],
  ...[3, 8].map(
    (channels): Computation => [
      `convolution of ${channels} channels with batch norm`,
      [[17, 13, 13, channels], [3, 3, channels, 2 * channels], [2 * channels], [2 * channels]],
      (...[x, w, ...affine]: Tensor[]) =>
        convBatchNorm(tf, x as Tensor4D, { filter: w as Tensor4D, ...norm(affine) }, { relu: true }).output,
    ],
  ),
  ["batch norm", [[17, 13, 13, 7], [7], [7]], (x, ...affine) => batchNorm(tf, x as Tensor4D, norm(affine)).output],
  ["layer norm", [[333, 67], [67], [67]], (x, ...affine) => layerNorm(tf, x as Tensor2D, norm(affine))],
  [
    "an LSTM",
    [[5, 51, 33], [33, 4 * 65], [65, 4 * 65], [4 * 65]],
    (...[x, kernel, recurrent, bias]: Tensor[]) =>
      lstm(tf, x as Tensor3D, {
        kernel: kernel as Tensor2D,
        recurrent: recurrent as Tensor2D,
        bias: bias as Tensor1D,
      }),
  ],
  ["max pooling", [[17, 29, 29, 7]], (x) => pool(tf, x as Tensor4D, "max", 3, 2)],
  ["average pooling", [[17, 29, 29, 8]], (x) => pool(tf, x as Tensor4D, "average", 3, 2)],
  ["a sum of two", [[200_003], [200_003]], (a, b) => tf.add(a!, b!)],
  ["a mean over the middle", [[7, 3001, 13]], (x) => tf.mean(x!, 1)],
  ["an exponential", [[10_003]], (x) => tf.exp(x!)],
  [
    "a matrix product",
    [
      [3, 67, 300],
      [3, 300, 21],
    ],
    (a, b) => tf.matMul(a!, b!),
  ],
  [
    "a transposed matrix product",
    [
      [300, 67],
      [21, 300],
    ],
    (a, b) => tf.matMul(a!, b!, true, true),
  ],
  ...[
    [1, 700, 301],
    [501, 1, 499],
    [17, 4001, 15],
    [31, 257, 513],
    [65, 513, 9],
  ].map(
    ([rows = 1, depth = 1, columns = 1]): Computation => [
      `a product of [${rows},${depth}] and [${depth},${columns}]`,
      [
        [rows, depth],
        [depth, columns],
      ],
      (a, b) => tf.matMul(a!, b!),
    ],
  ),
  [
    "seven products",
    [
      [7, 33, 65],
      [7, 65, 31],
    ],
    (a, b) => tf.matMul(a!, b!),
  ],
  [
    "softmax cross-entropy",
    [[33, 10]],
    (x) =>
      softmaxCrossEntropy(
        tf,
        x as Tensor2D,
        tf.tensor1d(
          Array.from({ length: 33 }, (_, row) => row % 10),
          "int32",
        ),
      ),
  ],
];

test.each(computations)(
  "%s gives the same bits again, whatever ran before and with any number of threads",
  async (_, shapes, compute) => {
    const inputs = shapes.map((shape, index) => numbers(shape, index + 1));
    const run = async () => bits(await on("wasm", () => valueAndGradients(compute, inputs)));
    const first = await run();
    expect(first).toHaveLength(1 + inputs.length);
    // leaves other numbers in all working memory
    await on("wasm", () => [
      ...valueAndGradients(
        (x, w) => conv(tf, x as Tensor4D, w as Tensor4D, { relu: true }),
        [numbers([40, 16, 16, 16], 7), numbers([3, 3, 16, 16], 8)],
      ),
      ...valueAndGradients(
        (x, w) => conv(tf, x as Tensor4D, w as Tensor4D, { stride: 2 }),
        [numbers([40, 16, 16, 15], 7), numbers([5, 5, 15, 15], 8)],
      ),
      ...valueAndGradients((a, b) => tf.matMul(a!, b!), [numbers([100, 300], 7), numbers([300, 600], 8)]),
    ]);
    expect(await run()).toEqual(first);
    for (const count of [2, 3, 4, 1]) {
      await useThreads(count);
      expect(await run(), `${count} threads`).toEqual(first);
    }
  },
);

test("steps of the optimizers give the same bits again", async () => {
  const run = () =>
    on("wasm", () => {
      const all = [1, 2, 3, 4, 5].map((seed) => tf.variable(tensorOf(numbers([1003], seed))));
      const [weight, velocity, adam, first, second] = all as [(typeof all)[0], ...typeof all];
      second!.assign(tf.square(second!)); // an average of squares
      const gradient = tensorOf(numbers([1003], 6));
      momentumStep(tf, weight, velocity!, gradient, { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 });
      const slots = { first: first!, second: second! };
      adamStep(tf, adam!, slots, gradient, { learningRate: 0.1, weightDecay: 0.01, step: 1 });
      const results = all.map((each) => tf.mul(each, 1));
      tf.dispose(all);
      return results;
    });
  expect(await run()).toEqual(await run());
});
