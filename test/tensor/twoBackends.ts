import { createHash } from "node:crypto";
import type { Tensor } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { expect } from "vitest";
import { loadBackend } from "../../sdk/src/tensor/index.js";
import { type Numbers, numbers } from "./reference.js";

process.env.NASBOOK_BACKEND = "wasm";
delete process.env.NASBOOK_KERNELS;
const { tf, report, threads } = await loadBackend();
if (report.kernels !== "nasbook") throw new Error(`the kernels under test must be ours, but are ${report.kernels}`);

export { tf };

/** So many threads from now on; there is one at first. */
export async function useThreads(count: number): Promise<void> {
  if (!threads) throw new Error("the kernels under test must be shared among threads");
  await threads.resize(count);
}

/** The part of the WASM backend that tests look at. */
interface WasmMemory {
  readonly wasm: { readonly asm: { readonly memory: { readonly buffer: ArrayBuffer } } };
}

/** Bytes of the heap that tensors and kernels of the WASM backend live in. */
export function heapBytes(): number {
  const backend = tf.findBackend("wasm") as unknown as WasmMemory; // the types show only what all backends have
  return backend.wasm.asm.memory.buffer.byteLength;
}

/** Random cases, the same in every run. */
export function forAll<Case>(
  cases: fc.Arbitrary<Case>,
  claim: (example: Case) => Promise<void>,
  numRuns = 100,
): Promise<void> {
  return fc.assert(fc.asyncProperty(cases, claim), { seed: 1, numRuns });
}

/** Runs on one backend and brings the numbers out; leaves no tensor behind. */
export async function on(backend: "wasm" | "cpu", compute: () => readonly Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const results = tf.tidy(() => compute().map((each) => Float32Array.from(each.dataSync())));
  expect(tf.memory().numTensors, "tensors left behind").toBe(before);
  return results;
}

export const tensorOf = <T extends Tensor>({ values, shape }: Numbers): T => tf.tensor(values, shape) as T;

/** The value of a function and its gradients at these inputs, handed a gradient of random numbers. */
export function valueAndGradients<T extends Tensor>(
  compute: (...inputs: T[]) => Tensor,
  inputs: readonly Numbers[],
): Tensor[] {
  const at = inputs.map((input) => tensorOf<T>(input));
  const value = compute(...at);
  // the types take a function of any tensors; it is called with the inputs alone
  const gradients = tf.grads(compute as (...all: Tensor[]) => Tensor);
  return [value, ...gradients(at, tensorOf(numbers(value.shape, 99)))];
}

/** Stands for numbers to the last bit, where they are too many to compare one by one. */
export const bits = (results: readonly Float32Array[]): string[] =>
  results.map((each) =>
    createHash("sha256")
      .update(new Uint8Array(each.buffer, each.byteOffset, each.byteLength))
      .digest("hex"),
  );

/** The largest difference must be small beside the largest expected number; both must be finite. */
export function expectClose(
  actual: readonly Float32Array[],
  expected: readonly ArrayLike<number>[],
  what: string,
  tolerance = 3e-5,
): void {
  expect(actual.length, what).toBe(expected.length);
  expected.forEach((values, index) => {
    const got = actual[index]!;
    expect(got.length, `${what}, result ${index}`).toBe(values.length);
    let largest = 1; // inputs are of this size, and some gradients are zero but for rounding
    let difference = 0;
    for (let i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(values[i]!));
      difference = Math.max(difference, Math.abs(values[i]! - got[i]!)); // a NaN stays
    }
    expect(difference / largest, `${what}, result ${index}`).toBeLessThan(tolerance);
  });
}

/** Holds what the WASM backend computes against the CPU backend. */
export async function sameOnBoth(
  what: string,
  compute: () => readonly Tensor[],
  { tolerance = 3e-5, definition = compute }: { tolerance?: number; definition?: () => readonly Tensor[] } = {},
): Promise<void> {
  expectClose(await on("wasm", compute), await on("cpu", definition), what, tolerance);
}

/** The message of what a computation throws on a backend, undefined when it throws nothing. */
export async function rejection(backend: "wasm" | "cpu", compute: () => Tensor): Promise<string | undefined> {
  await tf.setBackend(backend);
  try {
    tf.tidy(() => void compute());
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
