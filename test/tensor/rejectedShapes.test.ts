import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
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
import { rejection, tf } from "./twoBackends.js";

/** Of any rank, as a caller without types hands it over. */
const ones = <T extends Tensor>(...shape: number[]): T => tf.ones(shape) as T;
const four = (...shape: number[]) => ones<Tensor4D>(...shape);
const one = (...shape: number[]) => ones<Tensor1D>(...shape);

/** What is wrong, and a computation that has it. */
const computations: readonly (readonly [string, () => Tensor])[] = [
  ["matrices that do not fit", () => tf.matMul(ones(2, 3), ones(4, 5))],
  ["a matrix that does not fit transposed", () => tf.matMul(ones(2, 3), ones(3, 5), false, true)],
  ["two that do not fit transposed", () => tf.matMul(ones(2, 3), ones(5, 4), true, true)],
  ["batches of matrices that do not fit", () => tf.matMul(ones(2, 2, 3), ones(3, 3, 5))],
  ["two vectors for matrices", () => tf.matMul(ones(3), ones(3))],
  ["fused matrices that do not fit", () => tf.fused.matMul({ a: ones(2, 3), b: ones(4, 5) })],
  ["vectors for matrices, fused", () => tf.fused.matMul({ a: ones(3), b: ones(3) })],
  ["a fused bias that does not fit", () => tf.fused.matMul({ a: ones(2, 3), b: ones(3, 5), bias: ones(4) })],
  ["channels", () => tf.conv2d(four(1, 5, 5, 3), four(3, 3, 4, 8), 1, "same")],
  ["the rank of a filter", () => tf.conv2d(four(1, 5, 5, 3), four(3, 3, 3), 1, "same")],
  ["the rank of an image", () => tf.conv2d(four(5, 5), four(3, 3, 3, 8), 1, "same")],
  ["a stride with a dilation", () => tf.conv2d(four(1, 5, 5, 3), four(3, 3, 3, 8), 2, "same", "NHWC", 2)],
  ["no stride", () => tf.conv2d(four(1, 5, 5, 3), four(3, 3, 3, 8), 0, "same")],
  ["half a pixel of padding", () => tf.conv2d(four(1, 5, 5, 3), four(3, 3, 3, 8), 1, 0.5, "NHWC", 1, "floor")],
  ["depthwise channels", () => tf.depthwiseConv2d(four(1, 5, 5, 3), four(3, 3, 4, 1), 1, "same")],
  ["the rank of a depthwise filter", () => tf.depthwiseConv2d(four(1, 5, 5, 3), four(3, 3, 3), 1, "same")],
  [
    "a dilated gradient",
    () => tf.grad((w) => tf.conv2d(four(1, 5, 5, 3), w as Tensor4D, 1, "same", "NHWC", 2))(ones(3, 3, 3, 8)),
  ],
  ["the rank of a pooled image", () => tf.maxPool(four(5, 5), 2, 2, "same")],
  ["channels of our convolution", () => conv(tf, four(1, 5, 5, 3), four(3, 3, 4, 8))],
  ["the rank of a filter of our convolution", () => conv(tf, four(1, 5, 5, 3), four(3, 3, 3))],
  ["the rank of an image of our convolution", () => conv(tf, four(5, 5), four(3, 3, 3, 8))],
  ["depthwise channels of our convolution", () => conv(tf, four(1, 5, 5, 3), four(3, 3, 4, 1), { depthwise: true })],
  ["depthwise outputs", () => conv(tf, four(1, 5, 5, 3), four(3, 3, 3, 2), { depthwise: true })],
  [
    "channels before batch norm",
    () => convBatchNorm(tf, four(1, 5, 5, 3), { filter: four(3, 3, 4, 8), gamma: one(8), beta: one(8) }).output,
  ],
  [
    "scales after a convolution",
    () => convBatchNorm(tf, four(1, 5, 5, 3), { filter: four(3, 3, 3, 8), gamma: one(7), beta: one(8) }).output,
  ],
  [
    "scales after a depthwise convolution",
    () =>
      convBatchNorm(
        tf,
        four(1, 5, 5, 3),
        { filter: four(3, 3, 3, 1), gamma: one(3), beta: one(4) },
        { depthwise: true },
      ).output,
  ],
  ["scales", () => batchNorm(tf, four(1, 5, 5, 3), { gamma: one(4), beta: one(3) }).output],
  ["offsets", () => batchNorm(tf, four(1, 5, 5, 3), { gamma: one(3), beta: one(2) }).output],
  ["the rank of what is normalised", () => batchNorm(tf, four(5, 3), { gamma: one(3), beta: one(3) }).output],
  ["the rank of what we pool", () => pool(tf, four(5, 5), "max", 2)],
  ["labels", () => softmaxCrossEntropy(tf, ones<Tensor2D>(4, 3), tf.tensor1d([0, 1, 2], "int32"))],
  ["the rank of logits", () => softmaxCrossEntropy(tf, ones<Tensor2D>(4, 3, 2), tf.tensor1d([0, 1, 2, 0], "int32"))],
];

describe("shapes that the CPU backend rejects are rejected in the same words:", () => {
  test.each(computations)("%s", async (_, compute) => {
    const expected = await rejection("cpu", compute);
    expect(expected).toBeDefined();
    expect(await rejection("wasm", compute)).toBe(expected);
  });
});

describe("rejected on both, for want of a rule of TensorFlow.js:", () => {
  test.each<[string, () => Tensor]>([
    ["a vector for the left matrix", () => tf.matMul(ones(3), ones(3, 5))],
    ["a vector for the right one", () => tf.matMul(ones(2, 3), ones(3), false, true)],
    ["a filter that is larger than its image", () => tf.conv2d(four(1, 2, 5, 3), four(5, 5, 3, 8), 1, "valid")],
  ])("%s", async (_, compute) => {
    expect(await rejection("cpu", compute)).toBeDefined();
    expect(await rejection("wasm", compute)).toMatch(/must (be at least rank 2|fit into the padded image)/);
  });
});

/** An LSTM of 3 inputs and 5 units, one of its tensors of another shape. */
const sequence = ({
  input = [4, 2, 3],
  kernel = [3, 20],
  recurrent = [5, 20],
  bias = [20],
}: Record<string, number[]>) =>
  lstm(tf, ones<Tensor3D>(...input), {
    kernel: ones<Tensor2D>(...kernel),
    recurrent: ones<Tensor2D>(...recurrent),
    bias: one(...bias),
  });
const rows = ({ input = [4, 6], gamma = [6], beta = [6] }: Record<string, number[]>) =>
  layerNorm(tf, ones<Tensor2D>(...input), { gamma: one(...gamma), beta: one(...beta) });

describe.each(["wasm", "cpu"] as const)(
  "on %s, an LSTM and layer norm name the argument that does not fit:",
  (backend) => {
    test.each<[string, () => Tensor]>([
      ["input must have shape [any,any,any], but has shape [4,3]", () => sequence({ input: [4, 3] })],
      ["input must have at least one step, but has shape [0,2,3]", () => sequence({ input: [0, 2, 3] })],
      ["kernel must have shape [3,20], but has shape [4,20]", () => sequence({ kernel: [4, 20] })],
      ["kernel must have shape [3,20], but has shape [3,16]", () => sequence({ kernel: [3, 16] })],
      ["kernel must have shape [3,20], but has shape [60]", () => sequence({ kernel: [60] })],
      ["recurrent must have shape [5,20], but has shape [5,24]", () => sequence({ recurrent: [5, 24] })],
      ["recurrent must have shape [100,400], but has shape [100]", () => sequence({ recurrent: [100] })],
      ["kernel must have shape [3,24], but has shape [3,20]", () => sequence({ recurrent: [6, 24] })],
      ["bias must have shape [20], but has shape [5]", () => sequence({ bias: [5] })],
      ["bias must have shape [20], but has shape [1,20]", () => sequence({ bias: [1, 20] })],
      ["input must have shape [any,any], but has shape [2,4,6]", () => rows({ input: [2, 4, 6] })],
      ["input must have shape [any,any], but has shape [6]", () => rows({ input: [6] })],
      ["gamma must have shape [6], but has shape [5]", () => rows({ gamma: [5] })],
      ["beta must have shape [6], but has shape [1]", () => rows({ beta: [1] })],
    ])("%s", async (message, compute) => {
      expect(await rejection(backend, compute)).toBe(message);
    });

    test("and take what fits", async () => {
      expect(await rejection(backend, () => sequence({}))).toBeUndefined();
      expect(await rejection(backend, () => rows({}))).toBeUndefined();
    });
  },
);

describe.each(["wasm", "cpu"] as const)("a step of an optimizer on %s", (backend) => {
  const options = { learningRate: 0.1, momentum: 0.9, weightDecay: 0, step: 1 };

  test.each([
    ["velocity", [3, 1, 3]],
    ["gradient", [3, 3, 4]],
    ["gradient", [3, 3, 1]],
  ] as const)("wants a %s of the variable's shape and leaves the variable alone", async (name, shapes) => {
    await tf.setBackend(backend);
    const [weight, other, gradient] = shapes.map((length) => tf.variable(one(length))) as [
      Variable,
      Variable,
      Variable,
    ];
    expect(() => momentumStep(tf, weight, other, gradient, options)).toThrow(`${name} must have shape [3]`);
    const slots = { first: other, second: tf.variable(one(3)) };
    expect(() => adamStep(tf, weight, slots, gradient, options)).toThrow("must have shape [3]");
    expect([...weight.dataSync()]).toEqual([1, 1, 1]);
    tf.dispose([weight, other, gradient, slots.second]);
  });
});
