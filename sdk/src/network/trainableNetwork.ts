import type { Tensor, Tensor2D, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import { stream } from "../math/random.js";
import type { OpTable } from "../ops/index.js";
import type { Mode, Tf } from "../ops/op.js";
import type { Shape } from "../ops/shape.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import { buildNetwork, type Network } from "./buildNetwork.js";
import { createWeights, type WeightArrays, type Weights } from "./weights.js";
import { saveWeights } from "./weightsFile.js";

/** One network with weights of its own, for your own training loop. Free it with `dispose`. */
export interface TrainableNetwork {
  /** The TensorFlow.js that computes it. */
  readonly tf: Tf;
  /** Shape of one example, without the batch axis. */
  readonly input: Shape;
  readonly classes: number;
  /** The variables that an optimizer changes. */
  readonly trainable: readonly Variable[];
  /**
   * @param inputs [batch, ...input], normalised as you like
   * @param mode `train`, the default, normalises by the statistics of the batch; `infer` by the averages of `recalibrate`
   * @returns [batch, classes], before softmax
   * @throws RangeError when the shape does not fit
   */
  logits(inputs: Tensor, mode?: Mode): Tensor2D;
  /**
   * Probabilities, [batch, classes], by the averages that `recalibrate` took.
   * @throws Error when `recalibrate` was never called and no trained weights were given; RangeError with a single output, which has no classes
   */
  predict(inputs: Tensor): Tensor2D;
  /** Sets batch norm's averages to those of these batches. Call it after training, with some training data. */
  recalibrate(batches: Iterable<Tensor>): void;
  /** A copy of all weights, batch norm's averages included. */
  weights(): Promise<WeightArrays>;
  /** Replaces the value of every weight. @throws RangeError when one is missing or not finite; then none is changed */
  load(weights: WeightArrays): void;
  /** Writes the weights as a safetensors file, which `loadWeights` reads. */
  save(file: string): Promise<void>;
  /** Frees all weights; the network cannot be used after it. */
  dispose(): void;
}

/** What a trainable network is made from. */
export interface TrainableNetworkParts {
  readonly tf: Tf;
  readonly space: Space<Decisions, OpTable>;
  readonly genotype: Genotype;
  readonly input: Shape;
  readonly classes: number;
  readonly seed: number;
  readonly weights?: WeightArrays | undefined;
}

/** Builds one network. @throws RangeError when genotype, input or weights do not fit the space */
export function trainableNetwork(parts: TrainableNetworkParts): TrainableNetwork {
  const { tf, space, genotype, input, classes } = parts;
  const plan = space.plan(genotype, { input, outputs: classes });
  let built: { readonly weights: Weights; readonly network: Network } | undefined = build();
  let calibrated = parts.weights !== undefined;

  function build() {
    const weights = createWeights(tf, parts.seed, parts.weights);
    try {
      const network = buildNetwork(plan, { tf, weights, ops: space.ops });
      network.setNoise({ rng: stream(parts.seed, "noise"), dropPath: 0 });
      if (parts.weights !== undefined) checkComplete(parts.weights, weights.names());
      return { weights, network };
    } catch (error) {
      weights.dispose(); // an own op may throw half-way
      throw error;
    }
  }
  function alive() {
    if (built === undefined) throw new Error("this network was disposed; build it again to use it");
    return built;
  }
  function fitting(inputs: Tensor): Tensor4D {
    const { shape } = inputs;
    if (shape.length !== input.length + 1 || input.some((side, axis) => shape[axis + 1] !== side))
      throw new RangeError(`inputs must have the shape [batch, ${input.join(", ")}], but got [${shape.join(", ")}]`);
    return inputs as Tensor4D;
  }

  return {
    tf,
    input,
    classes,
    get trainable() {
      return alive().network.trainable;
    },
    logits: (inputs, mode = "train") => alive().network.logits(fitting(inputs), mode),
    predict(inputs) {
      const { network } = alive();
      if (classes < 2)
        throw new RangeError(
          'predict() gives probabilities of at least 2 classes, but this network has 1 output; read logits(inputs, "infer")',
        );
      if (!calibrated)
        throw new Error(
          "batch norm has no averages yet; call network.recalibrate(batches) with training data before predict()",
        );
      return tf.tidy(() => tf.softmax(network.logits(fitting(inputs), "infer")));
    },
    recalibrate(batches) {
      let seen = 0;
      function* checked(): Generator<Tensor4D> {
        for (const batch of batches) {
          seen++;
          yield fitting(batch);
        }
      }
      alive().network.recalibrate(checked());
      if (seen === 0) throw new RangeError("batches must hold at least one batch, but are empty");
      calibrated = true;
    },
    weights: async () => alive().weights.toArrays(),
    load(arrays) {
      const { weights } = alive();
      checkComplete(arrays, weights.names()); // before anything is changed
      weights.assign(arrays); // the variables stay the same: an optimizer may hold them
      calibrated = true;
    },
    save: async (file) => saveWeights(await alive().weights.toArrays(), file),
    dispose() {
      built?.weights.dispose();
      built = undefined;
    },
  };
}

/** @throws RangeError when an array is missing or holds what is not a finite number */
function checkComplete(arrays: WeightArrays, needed: Iterable<string>): void {
  for (const name of needed) {
    const array = arrays.get(name);
    // a map of a supernet or of another width may hold more; what is needed must be there
    if (array === undefined)
      throw new RangeError(
        `weights must be of this network, but "${name}" is missing; build the genotype they belong to`,
      );
    if (!array.values.every(Number.isFinite))
      throw new RangeError(`weights must be finite numbers, but "${name}" holds one that is not; train it again`);
  }
}
