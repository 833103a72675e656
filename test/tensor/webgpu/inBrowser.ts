/** What browser.test.ts bundles and calls in a page: the backend and its kernels, without the rest of the SDK, which needs Node. */
import * as tfjs from "@tensorflow/tfjs";
import * as webgpu from "@tensorflow/tfjs-backend-webgpu";
import type { Tensor, Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../../sdk/src/ops/op.js";
import { readTensors } from "../../../sdk/src/tensor/reading.js";
import { adamStep } from "../../../sdk/src/tensor/shared/adamStep.js";
import { convBatchNorm } from "../../../sdk/src/tensor/shared/convBatchNorm.js";
import { momentumStep } from "../../../sdk/src/tensor/shared/momentumStep.js";
import { softmaxCrossEntropy } from "../../../sdk/src/tensor/shared/softmaxCrossEntropy.js";
import type { AdapterReport } from "../../../sdk/src/tensor/webgpu/adapterReport.js";
import { loadWebgpuBackend } from "../../../sdk/src/tensor/webgpu/webgpuBackend.js";
import { numbers } from "../reference.js";

export interface InBrowser {
  readonly adapter: AdapterReport | undefined;
  /** Largest difference to TensorFlow.js's CPU backend beside the largest number, by what is computed. */
  readonly differences: Readonly<Record<string, number>>;
}

async function inBrowser(): Promise<InBrowser> {
  const packages: Readonly<Record<string, unknown>> = {
    "@tensorflow/tfjs": tfjs,
    "@tensorflow/tfjs-backend-webgpu": webgpu,
  };
  const { tf, adapter } = await loadWebgpuBackend(((name: string) => packages[name]) as NodeJS.Require, {
    software: true,
  });
  const differences: Record<string, number> = {};
  for (const [name, compute] of Object.entries(computed(tf))) {
    const [actual, expected] = [await on(tf, "webgpu", compute), await on(tf, "cpu", compute)];
    const largest = Math.max(1, ...expected.map(Math.abs));
    differences[name] = Math.max(...expected.map((value, at) => Math.abs(value - actual[at]!))) / largest;
  }
  return { adapter, differences };
}

async function on(tf: Tf, backend: "webgpu" | "cpu", compute: () => readonly Tensor[]): Promise<number[]> {
  await tf.setBackend(backend);
  return (await readTensors(tf, compute)).flatMap((values) => [...values]);
}

/** Each kernel of ours takes part in one of them. */
function computed(tf: Tf): Readonly<Record<string, () => readonly Tensor[]>> {
  const tensorOf = (shape: number[], seed: number) => tf.tensor(numbers(shape, seed).values, shape);
  const block = (filterShape: number[], depthwise: boolean) => () => {
    const network = (...[x, filter, gamma, beta]: Tensor[]) =>
      convBatchNorm(
        tf,
        x as Tensor4D,
        { filter: filter as Tensor4D, gamma: gamma as Tensor1D, beta: beta as Tensor1D },
        { relu: true, depthwise },
      ).output;
    const inputs = [[3, 9, 7, 5], filterShape, [5], [5]].map((shape, index) => tensorOf(shape, index));
    return [network(...inputs), ...tf.grads(network)(inputs, tensorOf([3, 9, 7, 5], 9))];
  };
  return {
    "convolution and batch norm": block([3, 3, 5, 5], false),
    "depthwise convolution and batch norm": block([3, 3, 5, 1], true),
    "softmax cross-entropy": () => {
      const labels = tf.tensor1d([1, 0, 3], "int32");
      const { value, grad } = tf.valueAndGrad((logits) => softmaxCrossEntropy(tf, logits as never, labels))(
        tensorOf([3, 4], 1),
      );
      return [value, grad];
    },
    Adam: () => {
      const [variable, first] = [tf.variable(tensorOf([11], 1)), tf.variable(tensorOf([11], 2))];
      const second = tf.variable(tf.abs(tensorOf([11], 3)));
      const options = { learningRate: 0.1, weightDecay: 1e-3, step: 3 };
      adamStep(tf, variable, { first, second }, tensorOf([11], 4), options);
      return [variable, first, second];
    },
    momentum: () => {
      const [variable, velocity] = [tf.variable(tensorOf([11], 1)), tf.variable(tensorOf([11], 2))];
      momentumStep(tf, variable, velocity, tensorOf([11], 3), { learningRate: 0.1, momentum: 0.9, weightDecay: 1e-3 });
      return [variable, velocity];
    },
  };
}

Object.assign(globalThis, { inBrowser });
