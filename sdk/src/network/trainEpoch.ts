import { setImmediate } from "node:timers/promises";
import type { Scalar, Tensor, Tensor2D, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../ops/op.js";
import type { Shape } from "../ops/shape.js";
import type { Batch } from "./batches.js";
import type { Network, Noise } from "./buildNetwork.js";
import { Diverged } from "./diverged.js";
import type { Update } from "./optimizer.js";

/** Mean loss of a batch from the raw outputs of a network, [batch, outputs]. */
export type BatchLoss = (tf: Tf, outputs: Tensor2D, batch: Batch) => Scalar;

/** One pass over training images. */
export interface EpochOptions {
  readonly tf: Tf;
  /** Of one input. */
  readonly shape: Shape;
  readonly batches: Iterable<Batch>;
  /** The network that learns from this batch: always the same, or another path of a supernet each time. */
  readonly network: (batch: number) => Network;
  readonly loss: BatchLoss;
  readonly update: Update;
  readonly learningRate: (batch: number) => number;
  /** What dropout and drop-path leave out in this batch. */
  readonly noise: (batch: number) => Noise;
  /** Stops between two batches, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains for one epoch.
 * @returns mean loss over the batches, and images trained on
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
    network.setNoise(options.noise(index));
    const images = tf.tensor(batch.images, [batch.count, ...shape]) as unknown as Tensor4D;
    const lossOf = (): Scalar => options.loss(tf, network.logits(images, "train"), batch);
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
