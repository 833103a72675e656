import { setImmediate } from "node:timers/promises";
import type { Scalar, Tensor, Tensor2D, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../ops/op.js";
import type { Shape } from "../ops/shape.js";
import { readsAtOnce, readTensors, tidily } from "../tensor/index.js";
import type { Batch } from "./batches.js";
import type { Network, Noise } from "./buildNetwork.js";
import { Diverged } from "./diverged.js";
import type { ReadingUpdate } from "./optimizer.js";
import type { Weights } from "./weights.js";

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
  readonly networks: (batch: number) => readonly Network[] | Promise<readonly Network[]>;
  readonly loss: BatchLoss;
  /** Loss of all networks but the first. @defaultValue `loss` */
  readonly distilled?: DistilledLoss | undefined;
  readonly update: ReadingUpdate;
  /** See `Weights`. */
  readonly whole?: Weights["whole"] | undefined;
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
  let waiting: TrainedBatch | undefined; // on a GPU, its losses are read while the next batch is computed
  async function settle(): Promise<void> {
    const batch = waiting;
    waiting = undefined;
    for (const [loss] of (await batch?.losses) ?? []) {
      const { at, count } = batch as TrainedBatch; // it has losses
      if (loss === undefined || !Number.isFinite(loss))
        throw new Diverged(
          `the loss became ${loss} at batch ${at} with learning rate ${options.learningRate(at).toPrecision(3)}; a lower learningRate may help`,
        );
      total += loss * count;
      images += count;
    }
  }
  try {
    for (const batch of options.batches) {
      options.signal?.throwIfAborted();
      const trained = trainBatch(batch, { at: index, networks: await options.networks(index) }, options);
      await settle();
      waiting = trained;
      index++;
      await trained.updated;
      if (readsAtOnce(options.tf)) await settle(); // no reason to train on with weights that may not be finite
      await setImmediate(); // lets signals and messages in
    }
  } catch (error) {
    await settle(); // the weights that it left may be the cause
    throw error;
  }
  await settle();
  return { loss: total / images, images };
}

/** A batch that the weights were updated with. */
interface TrainedBatch {
  readonly at: number;
  readonly count: number;
  /** Of each network. */
  readonly losses: Promise<readonly Float32Array[]>;
  /** What the update waits for. */
  readonly updated: Promise<void>;
}

/** One update of the weights. */
function trainBatch(
  batch: Batch,
  { at, networks }: { readonly at: number; readonly networks: readonly Network[] },
  options: EpochOptions,
): TrainedBatch {
  const { tf, shape, update } = options;
  return tidily(tf, () => {
    const noise = options.noise(at);
    const images = tf.tensor(batch.images, [batch.count, ...shape]) as unknown as Tensor4D;
    const { lossOf, free } = lossesOf(batch, options);
    const summed = new Map<Variable, Tensor>();
    try {
      const values = networks.map((network) => {
        network.setNoise(noise);
        const loss = (): Scalar => lossOf(network.logits(images, "train"));
        const { value, grads } = freeingTape(tf, () => tf.variableGrads(loss, [...network.trainable]));
        for (const weight of network.trainable) {
          const gradient = grads[weight.name];
          if (gradient === null || gradient === undefined) continue; // a weight on a dead edge stays as it is
          for (const [changed, change] of options.whole?.(weight, gradient) ?? [[weight, gradient]]) {
            const earlier = summed.get(changed);
            summed.set(changed, earlier === undefined ? change : tf.add(earlier, change));
          }
        }
        return value;
      });
      const updated = Promise.resolve(update([...summed], options.learningRate(at)));
      const losses = readTensors(tf, () => values);
      for (const promise of [updated, losses]) promise.catch(() => undefined); // reported where they are awaited
      return { at, count: batch.count, losses, updated };
    } finally {
      free();
    }
  });
}

/** The loss of each network of a step in turn; where it is distilled, the outputs of the first are the targets of the others. */
function lossesOf(
  batch: Batch,
  { tf, loss, distilled }: EpochOptions,
): { readonly lossOf: (outputs: Tensor2D) => Scalar; readonly free: () => void } {
  let teacher: Tensor2D | undefined;
  return {
    lossOf(outputs) {
      if (distilled === undefined) return loss(tf, outputs, batch);
      if (teacher !== undefined) return distilled(tf, outputs, teacher);
      teacher = tf.keep(outputs.clone()); // it would be freed with the pass that made it
      return loss(tf, outputs, batch);
    },
    free: () => teacher?.dispose(),
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
