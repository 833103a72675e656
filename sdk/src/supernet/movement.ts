import type { Scalar } from "@tensorflow/tfjs-core";
import type { Network } from "../network/buildNetwork.js";
import type { Tf } from "../ops/op.js";

/** What the movement of the weights of a path is measured with. */
export interface MovementPlace {
  readonly tf: Tf;
  /** [height, width, channels], or [features]. */
  readonly shape: readonly number[];
}

/**
 * How far the training of a supernet has moved the weights of one of its paths: the sum of the Euclidean distances between the arrays now and
 * at the beginning. Norms and offsets do not count, nor do weights whose outputs go nowhere. After few epochs it ranks
 * NAS-Bench-201 cells where their losses with the shared weights do not (`test/bench/oneShot.mjs`); after RLNAS, which takes one angle between all weights instead.
 * https://arxiv.org/abs/2101.11834
 * @param trained with the weights as they are now
 * @param initial the same path with the weights as they began
 */
export async function movement(trained: Network, initial: Network, { tf, shape }: MovementPlace): Promise<number> {
  const distance = tf.tidy(() => {
    const input = tf.ones([1, ...shape]);
    const { grads } = tf.variableGrads(() => tf.sum(initial.logits(input, "train")) as Scalar, [...initial.trainable]);
    const distances = initial.trainable.flatMap((before, index): Scalar[] => {
      const after = trained.trainable[index];
      const goesNowhere = (grads[before.name] ?? undefined) === undefined;
      if (after === undefined || before.rank < 2 || goesNowhere) return [];
      return [tf.sqrt(tf.sum(tf.square(tf.sub(after, before)))) as Scalar];
    });
    return distances.length === 0 ? tf.scalar(0) : (tf.addN(distances) as Scalar);
  });
  const [value] = await distance.data();
  distance.dispose();
  return value as number; // a scalar has one
}
