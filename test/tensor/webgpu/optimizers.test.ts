import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { adamSteps, type Backend, loadBackend, momentumSteps, readTensors } from "../../../sdk/src/tensor/index.js";
import { numbers } from "../reference.js";
import { describeOnGpu } from "./softwareGpu.js";

let tf: Backend["tf"];

const shapes = [[3, 3, 4, 5], [5], [5], [], [17, 9], [1000], [2, 3]];

/** Two steps of both optimizers on weights of these shapes. @param together whether a call gets all weights, or one */
function trained(together: boolean): () => readonly Tensor[] {
  return () => {
    const made: Variable[] = [];
    const variable = (shape: number[], seed: number) => {
      const { values } = numbers(shape, seed);
      const one = tf.variable(tf.tensor(seed > 1 ? values.map((value) => value * value) : values, shape)); // averages of squares
      made.push(one);
      return one;
    };
    const momentum = shapes.map((shape) => ({ variable: variable(shape, 1), velocity: variable(shape, 2) }));
    const adam = shapes.map((shape) => {
      return { variable: variable(shape, 1), slots: { first: variable(shape, 3), second: variable(shape, 4) } };
    });
    const parts = <T>(all: readonly T[]): T[][] => (together ? [[...all]] : all.map((each) => [each]));
    for (const step of [1, 2]) {
      const gradients = shapes.map((shape) => tf.tensor(numbers(shape, 4 + step).values, shape));
      const gradientAt = (index: number) => gradients[index] as Tensor;
      for (const part of parts(momentum.map((each, index) => ({ ...each, gradient: gradientAt(index) }))))
        momentumSteps(tf, part, { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 });
      for (const part of parts(
        adam.map((each, index) => ({ ...each, gradient: gradientAt(index), step: step + index })),
      ))
        adamSteps(tf, part, { learningRate: 0.1, weightDecay: 0.01 });
    }
    const results = made.map((each) => tf.mul(each, 1));
    tf.dispose(made);
    return results;
  };
}

async function on(backend: "webgpu" | "cpu", compute: () => readonly Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const results = await readTensors(tf, compute);
  expect(tf.memory().numTensors, "tensors left behind").toBe(before);
  return results;
}

describeOnGpu("the optimizers of the WebGPU backend", () => {
  beforeAll(async () => {
    ({ tf } = await loadBackend());
  });

  test("update many weights to the bits that they have one by one, and to the numbers of the CPU backend", async () => {
    const all = await on("webgpu", trained(true));
    expect(all).toEqual(await on("webgpu", trained(false)));
    const expected = await on("cpu", trained(true));
    expected.forEach((values, index) => {
      for (const [at, value] of values.entries()) expect(all[index]![at]).toBeCloseTo(value, 4);
    });
  });

  test("change a weight where it was read or cloned before: the clone keeps its numbers", async () => {
    await tf.setBackend("webgpu");
    const rates = { learningRate: 1, momentum: 0, weightDecay: 0 };
    const [variable, velocity] = [tf.variable(tf.fill([3], 5)), tf.variable(tf.fill([3], 0))];
    const gradient = tf.fill([3], 1);
    expect([...(await variable.data())]).toEqual([5, 5, 5]);
    const clone = variable.clone();
    momentumSteps(tf, [{ variable, velocity, gradient }], rates);
    expect([...(await variable.data())]).toEqual([4, 4, 4]);
    momentumSteps(tf, [{ variable, velocity, gradient }], rates);
    expect([...(await variable.data())]).toEqual([3, 3, 3]);
    expect([...(await clone.data())]).toEqual([5, 5, 5]);
    const reading = variable.data(); // begins before the next step
    momentumSteps(tf, [{ variable, velocity, gradient }], rates);
    expect([...(await reading)]).toEqual([3, 3, 3]);
    tf.dispose([variable, velocity, gradient, clone]);
  });
});
