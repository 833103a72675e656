import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, TensorLike } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { BackendReport } from "../../sdk/src/tensor/index.js";
import {
  adamStep,
  type Backend,
  batchNorm,
  batchNormWith,
  conv,
  convBatchNorm,
  layerNorm,
  loadBackend,
  lstm,
  momentumStep,
  pool,
  readTensors,
  softmaxCrossEntropy,
} from "../../sdk/src/tensor/index.js";
import { plainLayerNorm, plainLstm } from "./plainSequences.js";
import { type Numbers, numbers, referenceConv } from "./reference.js";

let tf: Backend["tf"];

/** The backend under test, as TensorFlow.js calls it. */
let tested: TestedBackend["registered"];

interface TestedBackend {
  /** Its name in TensorFlow.js. */
  readonly registered: "wasm" | "tensorflow" | "webgpu";
  /** What must be said of it when it loads. */
  readonly report: Pick<BackendReport, "name" | "kernels">;
}

/** Runs on one backend and brings the numbers out. */
async function on(
  backend: TestedBackend["registered"] | "cpu",
  compute: () => readonly Tensor[],
): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const results = await readTensors(tf, compute);
  expect(tf.memory().numTensors, "tensors left behind").toBe(before);
  return results;
}

const tensor = <T extends Tensor = Tensor4D>({ values, shape }: Numbers): T =>
  tf.tensor(values as TensorLike, shape) as T;

/** The largest difference must be small beside the largest expected value. */
function expectClose(
  actual: readonly ArrayLike<number>[],
  expected: readonly ArrayLike<number>[],
  what: string,
  tolerance = 3e-5,
) {
  expect(actual.length, what).toBe(expected.length);
  expected.forEach((values, index) => {
    const got = actual[index]!;
    expect(got.length, what).toBe(values.length);
    let largest = 1; // inputs are of this size, and some gradients are zero but for rounding
    let difference = 0;
    for (let i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(values[i]!));
      difference = Math.max(difference, Math.abs(values[i]! - got[i]!)); // a NaN stays
    }
    expect(difference / largest, `${what}, result ${index}`).toBeLessThan(tolerance);
  });
}

/** The value of a function and its gradients at these inputs. */
function valueAndGradients(compute: (...inputs: Tensor[]) => Tensor, inputs: readonly Numbers[]): Tensor[] {
  const at = inputs.map((input) => tensor<Tensor>(input));
  const value = compute(...at);
  const dy = tensor<Tensor>(numbers(value.shape, 99));
  return [value, ...tf.grads(compute)(at, dy)];
}

async function sameOnBoth(what: string, compute: () => readonly Tensor[], tolerance?: number, reference = compute) {
  expectClose(await on(tested, compute), await on("cpu", reference), what, tolerance);
}

const channelPairs = [
  [1, 8],
  [3, 5],
  [8, 16],
  [12, 12],
  [16, 8],
] as const;
const images = [
  [1, 9, 8],
  [5, 7, 7],
] as const;

/** Holds every function of `tensor/`, on one backend, against the CPU backend or the definition. NASBOOK_BACKEND must name it. */
export function describeTensorFunctions({ registered, report }: TestedBackend): void {
  beforeAll(async () => {
    tested = registered;
    const backend = await loadBackend();
    tf = backend.tf;
    expect(backend.report).toMatchObject({ ...report, passedOver: [] });
  });

  for (const size of [1, 3, 5])
    for (const stride of [1, 2])
      for (const dilation of [1, 2])
        describe(`convolution ${size}x${size}, stride ${stride}, dilation ${dilation}`, () => {
          for (const depthwise of [false, true])
            test(`${depthwise ? "depthwise" : "full"}: value and gradients are those of the definition`, async () => {
              for (const [batch, height, width] of images)
                for (const [channels, outputs] of channelPairs)
                  for (const relu of [false, true]) {
                    const how = { stride, dilation, relu, depthwise };
                    const input = numbers([batch, height, width, channels], 1);
                    const filter = numbers([size, size, channels, depthwise ? 1 : outputs], 2);
                    const expected = referenceConv(input, filter, (shape) => numbers(shape, 99), how);
                    const actual = await on(tested, () =>
                      valueAndGradients((x, w) => conv(tf, x as Tensor4D, w as Tensor4D, how), [input, filter]),
                    );
                    expectClose(
                      actual,
                      [expected.value, expected.toInput, expected.toFilter],
                      `[${input.shape}] by [${filter.shape}], relu ${relu}`,
                    );
                  }
            });

          test("with batch norm: value, statistics and gradients are those of the CPU backend", async () => {
            for (const [batch, height, width] of images)
              for (const [channels, outputs] of channelPairs)
                for (const [relu, depthwise] of [
                  [true, false],
                  [false, true],
                ] as const) {
                  const last = depthwise ? channels : outputs;
                  const inputs = [
                    numbers([batch, height, width, channels], 1),
                    numbers([size, size, channels, depthwise ? 1 : outputs], 2),
                    numbers([last], 3),
                    numbers([last], 4),
                  ];
                  const apply = (...[x, filter, gamma, beta]: Tensor[]) =>
                    convBatchNorm(
                      tf,
                      x as Tensor4D,
                      { filter: filter as Tensor4D, gamma: gamma as Tensor1D, beta: beta as Tensor1D },
                      { stride, dilation, relu, depthwise },
                    );
                  const compute = () => {
                    const { mean, variance } = apply(...inputs.map((input) => tensor<Tensor>(input)));
                    return [...valueAndGradients((...at) => apply(...at).output, inputs), mean, variance];
                  };
                  const plain = () => {
                    const normalise = (...[x, filter, gamma, beta]: Tensor[]) => {
                      const raw = conv(tf, x as Tensor4D, filter as Tensor4D, { stride, dilation, relu, depthwise });
                      const { mean, variance } = tf.moments(raw, [0, 1, 2]);
                      const output = tf.add(
                        tf.mul(tf.mul(tf.sub(raw, mean), tf.rsqrt(tf.add(variance, 1e-5))), gamma!),
                        beta!,
                      );
                      return { output, mean, variance };
                    };
                    const { mean, variance } = normalise(...inputs.map((input) => tensor<Tensor>(input)));
                    return [...valueAndGradients((...at) => normalise(...at).output, inputs), mean, variance];
                  };
                  const what = `[${batch},${height},${width},${channels}] to ${last}, depthwise ${depthwise}`;
                  await sameOnBoth(what, compute, 3e-4, plain);
                }
          });
        });

  test("larger convolutions cross the borders of blocks", async () => {
    for (const [batch, side, channels, outputs, size, stride] of [
      [3, 28, 16, 16, 3, 1],
      [17, 7, 64, 64, 3, 1],
      [5, 14, 32, 64, 3, 2],
      [64, 7, 8, 8, 1, 1],
      [3, 33, 8, 24, 3, 1],
    ] as const) {
      const how = { stride, dilation: 1, relu: true, depthwise: false };
      const input = numbers([batch, side, side, channels], 1);
      const filter = numbers([size, size, channels, outputs], 2);
      const expected = referenceConv(input, filter, (shape) => numbers(shape, 99), how);
      const compute = () => valueAndGradients((x, w) => conv(tf, x as Tensor4D, w as Tensor4D, how), [input, filter]);
      const what = `[${input.shape}] by [${filter.shape}]`;
      expectClose(await on(tested, compute), [expected.value, expected.toInput, expected.toFilter], what);
    }
  });

  test("an input that asks for no gradient costs none, and the others stay the same", async () => {
    const input = numbers([2, 9, 9, 1], 1);
    const filter = numbers([3, 3, 1, 8], 2);
    const gradient = (inputGradient: boolean) => () => {
      const x = tensor(input);
      return [tf.grad((w) => conv(tf, x, w as Tensor4D, { inputGradient }))(tensor(filter))];
    };
    expectClose(await on(tested, gradient(false)), await on(tested, gradient(true)), "filter gradient", 1e-6);
  });

  test("batch norm", async () => {
    for (const channels of [1, 3, 8, 12, 16])
      for (const [batch, height, width] of images) {
        const inputs = [numbers([batch, height, width, channels], 1), numbers([channels], 3), numbers([channels], 4)];
        const compute = (...[x, gamma, beta]: Tensor[]) =>
          batchNorm(tf, x as Tensor4D, { gamma: gamma as Tensor1D, beta: beta as Tensor1D });
        const plain = (...[x, gamma, beta]: Tensor[]) => {
          const { mean, variance } = tf.moments(x!, [0, 1, 2]);
          return tf.add(tf.mul(tf.mul(tf.sub(x!, mean), tf.rsqrt(tf.add(variance, 1e-5))), gamma!), beta!);
        };
        await sameOnBoth(
          `${channels} channels`,
          () => valueAndGradients((...at) => compute(...at).output, inputs),
          1e-4,
          () => valueAndGradients(plain, inputs),
        );
        const state = { mean: numbers([channels], 5), variance: numbers([channels], 6) };
        state.variance.values.forEach((value, index) => {
          state.variance.values[index] = 0.1 + Math.abs(value);
        });
        await sameOnBoth(`${channels} channels, given statistics`, () => [
          batchNormWith(tf, tensor(inputs[0]!), {
            mean: tensor<Tensor1D>(state.mean),
            variance: tensor<Tensor1D>(state.variance),
            gamma: tensor<Tensor1D>(inputs[1]!),
            beta: tensor<Tensor1D>(inputs[2]!),
          }),
        ]);
      }
  });

  test("pooling: padded pixels count neither in a value nor in its gradient", async () => {
    for (const kind of ["average", "max"] as const)
      for (const [size, stride] of [
        [2, 2],
        [3, 1],
        [3, 2],
        [5, 1],
      ] as const)
        for (const channels of [1, 3, 8, 12])
          for (const [batch, height, width] of images) {
            const input = numbers([batch, height, width, channels], 7);
            const expected = referencePool(input, kind, size, stride);
            const actual = await on(tested, () =>
              valueAndGradients((x) => pool(tf, x as Tensor4D, kind, size, stride), [input]),
            );
            expectClose(actual, expected, `${kind} ${size} stride ${stride} of [${input.shape}]`);
            const cpu = await on("cpu", () =>
              valueAndGradients((x) => pool(tf, x as Tensor4D, kind, size, stride), [input]),
            );
            expectClose(cpu, expected, `${kind} ${size} stride ${stride} of [${input.shape}] on the CPU backend`);
          }
  });

  test("softmax cross-entropy", async () => {
    for (const [batch, classes] of [
      [1, 2],
      [5, 10],
      [64, 100],
      [3, 7],
    ] as const) {
      const logits = numbers([batch, classes], 8);
      logits.values[0] = 80; // e^80 does not fit
      const labels = Int32Array.from({ length: batch }, (_, index) => (index * 3) % classes);
      const what = `${batch} of ${classes}`;
      const ours = (x: Tensor) => softmaxCrossEntropy(tf, x as Tensor2D, tf.tensor1d(labels, "int32"));
      const plain = (x: Tensor) =>
        tf.neg(
          tf.mean(tf.sum(tf.mul(tf.logSoftmax(x as Tensor2D), tf.oneHot(tf.tensor1d(labels, "int32"), classes)), 1)),
        );
      await sameOnBoth(
        what,
        () => valueAndGradients(ours, [logits]),
        1e-5,
        () => valueAndGradients(plain, [logits]),
      );
    }
  });

  test("layer norm: value and gradients are those of the definition", async () => {
    for (const [rows, channels] of [
      [1, 1],
      [1, 5],
      [7, 3],
      [5, 16],
      [33, 18],
    ] as const) {
      const inputs = [numbers([rows, channels], 1), numbers([channels], 2), numbers([channels], 3)];
      const ours = (...[x, gamma, beta]: Tensor[]) =>
        layerNorm(tf, x as Tensor2D, { gamma: gamma as Tensor1D, beta: beta as Tensor1D });
      const plain = (...[x, gamma, beta]: Tensor[]) => plainLayerNorm(tf, x!, gamma!, beta!);
      await sameOnBoth(
        `[${rows},${channels}]`,
        () => valueAndGradients(ours, inputs),
        1e-4,
        () => valueAndGradients(plain, inputs),
      );
    }
  });

  test("LSTM: outputs and gradients are those of the definition", async () => {
    for (const [time, batch, width, units] of [
      [1, 1, 1, 1],
      [1, 3, 4, 8],
      [4, 1, 5, 3],
      [6, 2, 3, 7],
      [3, 17, 9, 16],
    ] as const) {
      const shapes = [[time, batch, width], [width, 4 * units], [units, 4 * units], [4 * units]];
      const inputs = shapes.map((shape, index) => numbers(shape, index + 1));
      const ours = (...[x, kernel, recurrent, bias]: Tensor[]) =>
        lstm(tf, x as Tensor3D, {
          kernel: kernel as Tensor2D,
          recurrent: recurrent as Tensor2D,
          bias: bias as Tensor1D,
        });
      const plain = (...[x, kernel, recurrent, bias]: Tensor[]) => plainLstm(tf, x!, kernel!, recurrent!, bias!);
      await sameOnBoth(
        `[${time},${batch},${width}] to ${units} units`,
        () => valueAndGradients(ours, inputs),
        3e-5,
        () => valueAndGradients(plain, inputs),
      );
    }
  });

  test("momentum and Adam take the published steps, also where a clone shares the variable's memory", async () => {
    for (const shape of [[1], [7], [3, 3, 4, 8]]) {
      const start = numbers(shape, 9);
      const gradients = [numbers(shape, 10), numbers(shape, 11), numbers(shape, 12)];
      const actual = await on(tested, () => {
        const variable = tf.variable(tensor<Tensor>(start));
        const velocity = tf.variable(tf.zeros(shape));
        const shared = variable.clone();
        for (const gradient of gradients)
          momentumStep(tf, variable, velocity, tensor<Tensor>(gradient), {
            learningRate: 0.1,
            momentum: 0.9,
            weightDecay: 0.01,
          });
        const adam = tf.variable(tensor<Tensor>(start));
        const slots = { first: tf.variable(tf.zeros(shape)), second: tf.variable(tf.zeros(shape)) };
        gradients.forEach((gradient, index) => {
          adamStep(tf, adam, slots, tensor<Tensor>(gradient), {
            learningRate: 0.1,
            weightDecay: 0.01,
            step: index + 1,
          });
        });
        const results = [variable, velocity, adam, slots.first, slots.second].map((each) => tf.mul(each, 1));
        tf.dispose([variable, velocity, adam, slots.first, slots.second]);
        return [...results, shared];
      });
      const expected = referenceSteps(start, gradients);
      expectClose(actual, [...expected, start.values], `shape [${shape}]`, 1e-5);
    }
  });
}

/** Pooling by definition, and its gradient: an average shares it among its pixels, a maximum gives it to the first of the largest. */
function referencePool(input: Numbers, kind: "average" | "max", size: number, stride: number) {
  const [batch = 0, height = 0, width = 0, channels = 0] = input.shape;
  const outHeight = Math.ceil(height / stride);
  const outWidth = Math.ceil(width / stride);
  const top = Math.floor(Math.max(0, (outHeight - 1) * stride + size - height) / 2);
  const left = Math.floor(Math.max(0, (outWidth - 1) * stride + size - width) / 2);
  const value = new Float64Array(batch * outHeight * outWidth * channels);
  const toInput = new Float64Array(input.values.length);
  const dy = numbers([batch, outHeight, outWidth, channels], 99).values;
  for (let to = 0; to < value.length; to++) {
    const channel = to % channels;
    const x = Math.floor(to / channels) % outWidth;
    const y = Math.floor(to / channels / outWidth) % outHeight;
    const image = Math.floor(to / channels / outWidth / outHeight);
    const inside: number[] = [];
    for (let row = Math.max(0, y * stride - top); row < Math.min(height, y * stride - top + size); row++)
      for (let column = Math.max(0, x * stride - left); column < Math.min(width, x * stride - left + size); column++)
        inside.push(((image * height + row) * width + column) * channels + channel);
    const seen = inside.map((from) => input.values[from]!);
    if (kind === "max") {
      value[to] = Math.max(...seen);
      toInput[inside[seen.indexOf(value[to]!)]!]! += dy[to]!;
    } else {
      value[to] = seen.reduce((sum, each) => sum + each, 0) / seen.length;
      for (const from of inside) toInput[from]! += dy[to]! / seen.length;
    }
  }
  return [value, toInput];
}

/** The steps of the momentum and Adam test in double precision: variable, velocity, then variable and both averages. */
function referenceSteps(start: Numbers, gradients: readonly Numbers[]): Float64Array[] {
  const w = Float64Array.from(start.values);
  const v = new Float64Array(w.length);
  const a = Float64Array.from(start.values);
  const m = new Float64Array(w.length);
  const s = new Float64Array(w.length);
  gradients.forEach(({ values }, index) => {
    for (let i = 0; i < w.length; i++) {
      const g = values[i]!;
      v[i] = 0.9 * v[i]! + g + 0.01 * w[i]!;
      w[i]! -= 0.1 * v[i]!;
      m[i] = 0.9 * m[i]! + 0.1 * g;
      s[i] = 0.999 * s[i]! + 0.001 * g * g;
      const change = m[i]! / (1 - 0.9 ** (index + 1)) / (Math.sqrt(s[i]! / (1 - 0.999 ** (index + 1))) + 1e-8);
      a[i] = a[i]! * (1 - 0.1 * 0.01) - 0.1 * change;
    }
  });
  return [w, v, a, m, s];
}
