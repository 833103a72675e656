import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../ops/op.js";

/**
 * Reads tensors. A GPU has no synchronous way: commands are sent at once, the promise waits for their results. So this may be called within
 * `tf.tidy` and gradients, and awaited after them.
 * @param compute makes the tensors; all of them are freed, variables excepted
 * @returns copies of their values
 */
export async function readTensors(tf: Tf, compute: () => readonly Tensor[]): Promise<Float32Array[]> {
  // clones, because a tensor must live until it is read: one that is returned may be a variable, or of an outer scope that ends first
  const kept = tf.tidy(() => compute().map((tensor) => tf.keep(tensor.clone())));
  try {
    const values = await Promise.all(kept.map((tensor) => tensor.data()));
    // the array may be the backend's own memory; all that is read here is float32
    return values.map((each) => each.slice() as Float32Array);
  } finally {
    tf.dispose(kept);
  }
}

/** Reads one tensor; see `readTensors`. */
export async function readTensor(tf: Tf, compute: () => Tensor): Promise<Float32Array> {
  const [values] = await readTensors(tf, () => [compute()]);
  return values as Float32Array; // one each
}

/** Reads the first number of a tensor; see `readTensors`. */
export const readNumber = async (tf: Tf, compute: () => Tensor): Promise<number> =>
  (await readTensor(tf, compute))[0] as number;

/** `tf.tidy` for results that are not tensors, such as promises of `readTensors`. */
export function tidily<T>(tf: Tf, compute: () => T): T {
  let result: { readonly value: T } | undefined;
  tf.tidy(() => {
    result = { value: compute() };
  });
  return (result as unknown as { readonly value: T }).value; // set above, or it threw
}

/** Whether `dataSync` works: the values are in this process's memory, or a browser can draw them. */
export const readsAtOnce = (tf: Tf): boolean => tf.getBackend() !== "webgpu";
