import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { Batch } from "../../network/batches.js";
import { Diverged } from "../../network/diverged.js";
import { readNumber } from "../../tensor/index.js";
import type { GateGradient, GradientContext } from "./architectureGradient.js";

/** Share of the moving average of losses that is kept at a step. */
const kept = 0.95;

/** A gradient from the loss of sampled ops, and the moving average of losses that it is compared with. */
export interface RewardGradient {
  /** The loss above the average, at every sampled op. */
  readonly gradient: GateGradient;
  readonly average: number;
}

/**
 * Compares the loss of the sampled ops with the average so far: ops in better company become more probable.
 * @param sizes weights in each row
 * @param average of the losses so far; undefined at first
 * @throws Diverged when the loss is not finite
 */
export async function rewardGradient(
  { tf, shape, network, gates, loss }: GradientContext,
  batch: Batch,
  { sizes, average }: { readonly sizes: readonly number[]; readonly average: number | undefined },
): Promise<RewardGradient> {
  const reached = await readNumber(tf, () => {
    const images = tf.tensor(batch.images, [batch.count, ...shape]) as Tensor as Tensor4D;
    return loss(tf, network.logits(images, "train"), batch);
  });
  if (!Number.isFinite(reached))
    throw new Diverged(`the loss became ${reached} for sampled ops; a lower learningRate may help`);
  const before = average ?? reached;
  return {
    gradient: sizes.map((size, row) =>
      Array.from({ length: size }, (_, index) => (gates.active(row).includes(index) ? reached - before : 0)),
    ),
    average: kept * before + (1 - kept) * reached,
  };
}
