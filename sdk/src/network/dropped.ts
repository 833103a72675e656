import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Rng } from "../math/random.js";
import type { Tf } from "../ops/op.js";

/** What is left out. */
export interface DropOptions {
  /** Share that is left out, in [0, 1). */
  readonly rate: number;
  readonly rng: Rng;
  /** Whole images of the batch in place of single numbers. */
  readonly images?: boolean;
}

/** Sets a random share of the numbers, or of the images of a batch, to zero and scales the others up, so that the mean stays. */
export function dropped(tf: Tf, x: Tensor4D, { rate, rng, images = false }: DropOptions): Tensor4D {
  if (rate === 0) return x;
  const shape = images ? [x.shape[0], 1, 1, 1] : x.shape;
  const kept = 1 / (1 - rate);
  const mask = Float32Array.from({ length: images ? x.shape[0] : x.size }, () => (rng() < rate ? 0 : kept));
  return tf.mul(x, tf.tensor(mask, shape));
}
