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

/** Mean loss of a batch from the raw outputs of a network and those of the first network of the step, its teacher. */
export type DistilledLoss = (tf: Tf, outputs: Tensor2D, teacher: Tensor2D) => Scalar;

/** One pass over training images. */
export interface EpochOptions {
  readonly tf: Tf;
  /** Of one input. */
  readonly shape: Shape;
  readonly batches: Iterable<Batch>;
  /** The networks that learn from this batch, at least one: always the same, or other paths of a supernet each time. Their gradients are summed into one update. */
  readonly networks: (batch: number) => readonly Network[];
  readonly loss: BatchLoss;
  /** Loss of all networks but the first. @defaultValue `loss` */
  readonly distilled?: DistilledLoss | undefined;
  readonly update: Update;
  /** The weight that a gradient changes, and the gradient for it. @defaultValue the weight itself; elastic weights are slices of others */
  readonly whole?: ((weight: Variable, gradient: Tensor) => readonly [Variable, Tensor]) | undefined;
  readonly learningRate: (batch: number) => number;
  /** What dropout and drop-path leave out in this batch. */
  readonly noise: (batch: number) => Noise;
  /** Stops between two batches, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains for one epoch.
 * @returns mean loss over batches and networks, and images trained on, once for each network
 * @throws Diverged when a loss is not finite
 */
export async function trainEpoch(options: EpochOptions): Promise<{ readonly loss: number; readonly images: number }> {
  let total = 0;
  let images = 0;
  let index = 0;
  for (const batch of options.batches) {
    options.signal?.throwIfAborted();
    const losses = trainBatch(batch, index, options);
    for (const loss of losses) {
      if (!Number.isFinite(loss))
        throw new Diverged(
          `the loss became ${loss} at batch ${index} with learning rate ${options.learningRate(index).toPrecision(3)}; a lower learningRate may help`,
        );
      total += loss * batch.count;
      images += batch.count;
    }
    index++;
    await setImmediate(); // lets signals and messages in
  }
  return { loss: total / images, images };
}

/** One update of the weights. @returns the loss of each network */
function trainBatch(batch: Batch, index: number, options: EpochOptions): readonly number[] {
  const { tf, shape, update } = options;
  return tf.tidy(() => {
    const networks = options.networks(index);
    const noise = options.noise(index);
    const images = tf.tensor(batch.images, [batch.count, ...shape]) as unknown as Tensor4D;
    const lossOf = lossesOf(batch, options);
    const summed = new Map<Variable, Tensor>();
    const losses = networks.map((network) => {
      network.setNoise(noise);
      const loss = (): Scalar => lossOf(network.logits(images, "train"));
      const { value, grads } = freeingTape(tf, () => tf.variableGrads(loss, [...network.trainable]));
      for (const weight of network.trainable) {
        const gradient = grads[weight.name];
        if (gradient === null || gradient === undefined) continue; // a weight on a dead edge stays as it is
        const [changed, change] = options.whole?.(weight, gradient) ?? [weight, gradient];
        const earlier = summed.get(changed);
        summed.set(changed, earlier === undefined ? change : tf.add(earlier, change));
      }
      return value;
    });
    update([...summed], options.learningRate(index));
    return losses.map((value) => value.dataSync()[0] as number);
  });
}

/** The loss of each network of a step in turn; where it is distilled, the outputs of the first are the targets of the others. */
function lossesOf(batch: Batch, { tf, loss, distilled }: EpochOptions): (outputs: Tensor2D) => Scalar {
  if (distilled === undefined) return (outputs) => loss(tf, outputs, batch);
  let teacher: { readonly values: Float32Array; readonly shape: [number, number] } | undefined;
  return (outputs) => {
    if (teacher !== undefined) return distilled(tf, outputs, tf.tensor2d(teacher.values, teacher.shape));
    // as an array: a tensor would be freed with the pass that made it
    teacher = { values: outputs.dataSync().slice() as Float32Array, shape: outputs.shape };
    return loss(tf, outputs, batch);
  };
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
