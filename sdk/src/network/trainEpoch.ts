import { setImmediate } from "node:timers/promises";
import type { Scalar, Tensor, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../ops/op.js";
import type { ImageShape } from "../ops/shape.js";
import type { Batch } from "./batches.js";
import type { Network } from "./buildNetwork.js";
import { classificationLoss } from "./classificationLoss.js";
import { Diverged } from "./diverged.js";
import type { Update } from "./optimizer.js";

/** One pass over training images. */
export interface EpochOptions {
  readonly tf: Tf;
  /** Of one image. */
  readonly shape: ImageShape;
  readonly batches: Iterable<Batch>;
  /** The network that learns from this batch: always the same, or another path of a supernet each time. */
  readonly network: (batch: number) => Network;
  readonly update: Update;
  readonly learningRate: (batch: number) => number;
  /** Share of each label spread over all classes. */
  readonly labelSmoothing: number;
  /** Stops between two batches, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains for one epoch.
 * @returns mean cross-entropy over the batches, in nats, and images trained on
 * @throws Diverged when a loss is not finite
 */
export async function trainEpoch(options: EpochOptions): Promise<{ readonly loss: number; readonly images: number }> {
  let total = 0;
  let images = 0;
  let index = 0;
  for (const batch of options.batches) {
    options.signal?.throwIfAborted();
    const loss = trainBatch(batch, index, options);
    if (!Number.isFinite(loss))
      throw new Diverged(
        `the loss became ${loss} at batch ${index} with learning rate ${options.learningRate(index).toPrecision(3)}; a lower learningRate may help`,
      );
    total += loss * batch.count;
    images += batch.count;
    index++;
    await setImmediate(); // lets signals and messages in
  }
  return { loss: total / images, images };
}

function trainBatch(batch: Batch, index: number, options: EpochOptions): number {
  const { tf, shape, update } = options;
  return tf.tidy(() => {
    const network = options.network(index);
    const images: Tensor4D = tf.tensor4d(batch.images, [batch.count, ...shape]);
    const labels = tf.tensor1d(batch.labels, "int32");
    const lossOf = (): Scalar =>
      classificationLoss(tf, network.logits(images, "train"), labels, options.labelSmoothing);
    const { value, grads } = freeingTape(tf, () => tf.variableGrads(lossOf, [...network.trainable]));
    const named = new Map(network.trainable.map((weight): [string, Variable] => [weight.name, weight]));
    // a weight on a dead edge has no gradient and stays as it is
    const gradients = Object.entries(grads).flatMap(([name, gradient]) => {
      const weight = named.get(name);
      return weight === undefined || gradient === null ? [] : [[weight, gradient] as const];
    });
    update(gradients, options.learningRate(index));
    return value.dataSync()[0] as number;
  });
}

/** TensorFlow.js keeps what a gradient will need, and forgets to free it when the forward pass throws, as a user's own op may. */
function freeingTape<T>(tf: Tf, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { state } = tf.engine() as unknown as EngineWithTape; // its types leave the tape out
    for (const { saved } of state.activeTape ?? []) for (const tensor of saved ?? []) tensor.dispose();
    state.activeTape = null;
    throw error;
  }
}

interface EngineWithTape {
  readonly state: { activeTape: readonly { readonly saved?: readonly Tensor[] }[] | null };
}
