import type { Tensor } from "@tensorflow/tfjs-core";
import { expect } from "vitest";
import { type Backend, readTensors } from "../../../sdk/src/tensor/index.js";
import { expectSpoiledAlike } from "../nonFinite.js";
import { type Numbers, numbers } from "../reference.js";

type Tf = Backend["tf"];
type Compute = (...inputs: Tensor[]) => Tensor;

/** Runs on a backend, and leaves no tensor behind. */
export async function on(
  tf: Tf,
  backend: "webgpu" | "cpu",
  compute: () => readonly Tensor[],
): Promise<readonly Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const results = await readTensors(tf, compute);
  expect(tf.memory().numTensors, "tensors left behind").toBe(before);
  return results;
}

/** The value of a function and its gradients, from a gradient of random numbers or this one. */
export const differentiated =
  (tf: Tf, compute: Compute, inputs: readonly Numbers[], dy?: Numbers) => (): readonly Tensor[] => {
    const at = inputs.map(({ values, shape }) => tf.tensor(values, shape));
    const value = compute(...at);
    const given = dy ?? numbers(value.shape, 99);
    return [value, ...tf.grads(compute)(at, tf.tensor(given.values, value.shape))];
  };

interface Comparison {
  /** Largest difference, in shares of the largest number. @defaultValue 3e-5 */
  readonly tolerance?: number;
  /** What the CPU backend computes. @defaultValue the same */
  readonly definition?: () => readonly Tensor[];
}

/** Holds numbers of the WebGPU backend against those of the CPU backend. */
export async function expectSame(
  tf: Tf,
  what: string,
  compute: () => readonly Tensor[],
  { tolerance = 3e-5, definition = compute }: Comparison = {},
): Promise<void> {
  const actual = await on(tf, "webgpu", compute);
  const expected = await on(tf, "cpu", definition);
  expect(actual.length, what).toBe(expected.length);
  expected.forEach((values, index) => {
    expectSpoiledAlike(actual[index]!, values, `${what}, result ${index}`, {}, tolerance);
  });
}
